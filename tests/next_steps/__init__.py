"""What a run leaves for what has to be done next: the files, and what they do in the org."""
