"""Loads rows from CSV text: cells to values, each row as a change, what an accepted one leads to."""
