"""A file of the way back."""

from __future__ import annotations

from dataclasses import dataclass

from reports.left_files import LoaderFile


@dataclass(frozen=True)
class Way:
    """
    How a file is made.

    :param select: the SQL of its rows over the snapshot's tables.
    :param by_field: whether that gives a row a value (Id, field, value), to be written as a column a field.
    """

    file: LoaderFile
    select: str
    by_field: bool = False
