"""Whole runs by the command line, on a small migration and on the examples."""
