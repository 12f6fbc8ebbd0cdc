"""Files built from a source export: by rows, by the pytest command line, and from export to GO."""
