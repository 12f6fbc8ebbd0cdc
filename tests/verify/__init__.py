"""The verify command: what it finds in a bundle that was changed, and that it finds nothing in one that was not."""
