"""The page."""

from reports.run import Run


def page(run: Run) -> str:
    """The page."""
    return run.verdict
