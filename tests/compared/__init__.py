"""Runs that are compared with earlier ones."""
