"""A phase of a run as evidence.json has it."""

from pydantic import Field

from fixtures.snapshot import Part


class EvidencePart(Part):
    """A phase; who read the org stands on the page alone."""

    user: str | None = Field(None, exclude=True)
