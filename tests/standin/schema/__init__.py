"""What objects and fields are: the describe tables in `objects/`, read and answered as describe."""
