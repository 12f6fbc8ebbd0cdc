"""Writes a world's migration folder: plan, load files, mapping, and result files as each loader writes them."""

import csv
import io
import re
from pathlib import Path

import yaml

from tests.worlds.world import KEY, RELATIONSHIP, Attempt, Outcome, World


def write(world: World, folder: Path) -> None:
    """Write everything that the plan names below `folder`."""
    (folder / "loads").mkdir(parents=True, exist_ok=True)
    (folder / "results").mkdir(exist_ok=True)
    text = yaml.safe_dump(world.plan, sort_keys=False, allow_unicode=True)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    if world.shape.mapped:
        (folder / "loads/wave-1.sdl").write_text(_mapping(world), encoding="utf-8")
    _write_rows(world, folder / "loads/wave-1.csv", [row.cells for row in world.rows])
    if world.source:
        (folder / "source").mkdir(exist_ok=True)
        rows = [list(world.source[0]), *(list(row.values()) for row in world.source)]
        _write_csv(folder / world.plan["source"]["file"], rows, world.shape.encoding)
    if world.excluded:
        rows = [list(world.excluded[0]), *(list(row.values()) for row in world.excluded)]
        _write_csv(folder / "source/excluded.csv", rows, world.shape.encoding)
    for number, attempt in enumerate(world.attempts, start=1):
        if attempt.file:
            _write_rows(world, folder / attempt.file, attempt.rows)
        for kind in ("success", "error", "unprocessed"):
            write_results(world, folder / f"results/{number}-{kind}.csv", attempt, kind)
    for mishap in world.mishaps:
        mishap(folder)


def header(world: World, field: str) -> str:
    """What a field's column is called in the load file."""
    unmapped = field == "Tier" or (field == KEY and world.shape.key == "column")
    if world.shape.mapped and not unmapped and field != KEY:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field.replace(RELATIONSHIP, "Customer Number"))
    if field == "Id":
        return "ID" if world.shape.mixed_case else "Id"
    if field == RELATIONSHIP and world.shape.mixed_case:
        return f"contact:{KEY}"
    return field.upper() if world.shape.mixed_case and field not in {KEY, RELATIONSHIP, "Tier"} else field


def _mapping(world: World) -> str:
    lines = ["# a Data Loader mapping"]
    for field in world.fields:
        unmapped = field == "Tier" or (field == KEY and world.shape.key == "column")
        target = "" if unmapped else field.replace(".", "\\:")
        lines.append(f"{header(world, field).replace(' ', chr(92) + ' ')}={target}")
    return "\n".join(lines) + "\n"


def _write_rows(world: World, path: Path, rows: list[dict[str, str]]) -> None:
    headers = [header(world, field) for field in world.fields]
    cells = [[row.get(field, "") for field in world.fields] for row in rows]
    _write_csv(path, [headers, *cells], world.shape.encoding)


def _write_csv(path: Path, records: list[list[str]], encoding: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(records)
    path.write_bytes(text.getvalue().encode(encoding))


def write_results(world: World, path: Path, attempt: Attempt, kind: str) -> None:
    """What the loader wrote of an attempt in one of its files: `success`, `error` or `unprocessed`."""
    outcomes = [outcome for outcome in attempt.outcomes if outcome.kind == kind]
    dialect = world.shape.dialect
    mapped = [f for f in world.fields if f != "Tier" and not (f == KEY and world.shape.key == "column")]
    headers = {field: header(world, field) for field in world.fields}
    if kind == "unprocessed":
        records = [mapped, *([outcome.cells.get(field, "") for field in mapped] for outcome in outcomes)]
    elif dialect in {"soap", "bulk v1"}:
        records = _by_data_loader(world, outcomes, kind)
    elif kind == "error" and dialect == "bulk 2 by Data Loader":
        lines = [[o.id, _message(dialect, o), *(o.cells.get(f, "") for f in mapped)] for o in outcomes]
        records = [["ID", "ERROR", *(headers[field] for field in mapped)], *lines]
    else:
        second = "sf__Created" if kind == "success" else "sf__Error"
        lines = [[o.id, _second(dialect, o), *(o.cells.get(f, "") for f in mapped)] for o in reversed(outcomes)]
        records = [["sf__Id", second, *mapped], *lines]
    served = dialect == "bulk api 2" or (dialect == "bulk 2 by Data Loader" and kind == "success")
    _write_csv(path, records, "utf-8" if served else world.shape.encoding)


def _by_data_loader(world: World, outcomes: list[Outcome], kind: str) -> list[list[str]]:
    headers = [header(world, field) for field in world.fields]
    rows = [[outcome.cells.get(field, "") for field in world.fields] for outcome in outcomes]
    if kind == "error":
        messages = [_message(world.shape.dialect, outcome) for outcome in outcomes]
        return [[*headers, "ERROR"], *([*row, text] for row, text in zip(rows, messages, strict=True))]
    states = [f"Item {'Created' if outcome.created else 'Updated'}" for outcome in outcomes]
    if headers[0] == "ID":
        return [[*headers, "STATUS"], *([*row, state] for row, state in zip(rows, states, strict=True))]
    named = zip(outcomes, rows, states, strict=True)
    return [["ID", *headers, "STATUS"], *([outcome.id, *row, state] for outcome, row, state in named)]


def _second(dialect: str, outcome: Outcome) -> str:
    return str(outcome.created).lower() if outcome.kind == "success" else _message(dialect, outcome)


def _message(dialect: str, outcome: Outcome) -> str:
    fields = ", ".join(outcome.fields)
    if dialect == "soap":
        return outcome.message
    if dialect == "bulk v1":
        return f"{outcome.code}:{outcome.message}\nError fields: {fields}"
    return f"{outcome.code}:{outcome.message}:{fields} --"
