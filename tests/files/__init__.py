"""Load files, result files, mappings: every dialect, encoding and mishap."""
