"""Rollcall measured against what people use today, side by side: see README.md."""
