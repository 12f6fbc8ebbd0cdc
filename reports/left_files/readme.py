"""README.txt of the files that a run leaves: a paragraph a file, with the commands to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixtures.build import wrapped
from fixtures.counts import counted
from fixtures.secrets import without_secrets
from reports.outcome import NextFile

README = "README.txt"


def readme(head: str, files: Iterable[NextFile], remarks: Iterable[str] = ()) -> str:
    """
    The text of the file.

    :param head: its first lines.
    :param remarks: why files are missing, and what else is to be done, a sentence each.
    """
    return without_secrets(
        "\n".join([head, *(line for remark in remarks for line in (*_filled(remark, ""), "")), *_each(files)])
    )


def _each(files: Iterable[NextFile]) -> Iterator[str]:
    for file in files:
        object_and_operation = f", to {file.operation} {file.sobject}" if file.operation else ""
        yield f"{file.path}: {counted(file.rows, file.unit)}{object_and_operation}"
        yield from _filled(f"{file.what[:1].upper()}{file.what[1:]}.")
        if file.checks:
            yield from _filled(f"From {', '.join(file.checks)}.")
        yield from file.commands
        yield ""


def _filled(text: str, indent: str = "  ") -> Iterator[str]:
    return wrapped(text.split(" "), indent, indent)
