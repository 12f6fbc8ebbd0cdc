"""Bulk API 2.0: query jobs, their result files and pages; ingest jobs, their rows and results."""
