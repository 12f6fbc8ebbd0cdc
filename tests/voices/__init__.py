"""What CI shows of a run."""
