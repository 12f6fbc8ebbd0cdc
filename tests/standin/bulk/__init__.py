"""Bulk API 2.0 query: jobs, their result files, their pages."""
