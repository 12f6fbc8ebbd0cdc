"""The bundle of a run: what is in it, who is not, and how it is sealed."""
