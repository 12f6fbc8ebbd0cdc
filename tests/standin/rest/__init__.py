"""The REST API without HTTP: from a request to an answer, by its path; sign-in; the limits that a test sets."""
