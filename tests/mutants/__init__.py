"""What no world sees: the checks and their tables are changed one place at a time, and the worlds look."""
