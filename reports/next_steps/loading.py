"""How rows of a load file are loaded: its own form decides whether the Salesforce CLI takes them."""

from __future__ import annotations

from collections.abc import Collection

from fixtures.build import Loading
from fixtures.files import UNMAPPED
from fixtures.plan import Target, in_org
from reports.next_steps.loaded_rows import LoadedFile


def loading(target: Target, path: str, fields: Collection[str], judged: LoadedFile | None) -> Loading:
    """
    The load's own operation on a file of the form of its load file.

    :param path: of the file that is to be loaded.
    :param fields: what the load file writes.
    :param judged: the load file; None where no check has read it, so that only the plan is known.
    """
    load = target.load
    return Loading(
        sobject="User",
        operation=load.operation,
        path=path,
        file=path,
        org=target.org.name,
        external_id=(target.plan.key or "") if load.operation == "upsert" else "",
        mapping=in_org(load.mapping or "", target.org.name),
        line_ending=judged.line_ending if judged else "LF",
        cli_refuses=_what_the_cli_refuses(target, fields, judged),
    )


def _what_the_cli_refuses(target: Target, fields: Collection[str], judged: LoadedFile | None) -> str:
    if target.load.mapping:
        return "it knows no mapping"
    if any(field.startswith(UNMAPPED) for field in fields):
        return "a column of it is no field"
    if judged and (judged.delimiter != "," or judged.encoding not in ("utf-8", "utf-8-sig")):
        return "it is not UTF-8 with commas"
    return ""
