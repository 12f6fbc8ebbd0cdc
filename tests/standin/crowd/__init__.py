"""Migrations of any size, made at once inside sqlite, for benchmarks."""
