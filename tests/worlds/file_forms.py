"""The form of files, which says nothing about the people in them: another program, machine or habit."""

import csv
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hypothesis import strategies as st

from fixtures.csv_form import DELIMITERS

SEPARATOR_LINES = (None, "sep={}", '"SEP={}"')
BLANK_ROWS = ("", " ", "{}", "{}{}{}")


@dataclass(frozen=True)
class Form:
    """
    How files are written.

    :param separator_line: Excel's first line, which names the delimiter; None for none.
    :param blank_rows: how many rows without values stand among the others and below them.
    :param dates: rewrites a date in a cell of the load; each style of dates that all loaders read fits here.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    end: str = "\r\n"
    quoted: bool = True
    separator_line: str | None = None
    blank_rows: int = 0
    results_too: bool = True
    dates: Callable[[str], str] = str
    seed: int = 0

    def rewrite(self, migration: Path) -> None:
        """Write the files of a migration anew in this form; those of loads get another order of columns, too."""
        for path in migration.glob("loads/*.csv"):
            rows = _read(path)
            order = random.Random(self.seed).sample(range(len(rows[0])), len(rows[0]))
            rows = [[row[place] for place in order] for row in rows]
            self._write(path, [rows[0], *([self.dates(cell) for cell in row] for row in rows[1:])])
        for path in (*migration.glob("source/*.csv"), *(migration.glob("results/*.csv") if self.results_too else ())):
            self._write(path, _read(path))
        for path in migration.glob("loads/*.sdl"):
            path.write_text(_another_mapping(path.read_text("utf-8"), random.Random(self.seed)), "utf-8")

    def _write(self, path: Path, rows: list[list[str]]) -> None:
        rng = random.Random(f"{self.seed} {path.name}")
        lines = [self._line(row) for row in rows]
        for _ in range(self.blank_rows):
            blank = rng.choice(BLANK_ROWS).replace("{}", self.delimiter)
            lines.insert(rng.choice([rng.randint(1, len(lines)), len(lines)]), blank)
        if self.separator_line:
            lines.insert(0, self.separator_line.format(self.delimiter))
        text = self.end.join(lines) + self.end * rng.randint(0, 1)
        try:
            path.write_bytes(text.encode(self.encoding))
        except UnicodeEncodeError:
            path.write_bytes(text.encode("utf-8"))

    def _line(self, row: list[str]) -> str:
        line = io.StringIO()
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL
        csv.writer(line, delimiter=self.delimiter, quoting=quoting, lineterminator="\r\n").writerow(row)
        return line.getvalue().removesuffix("\r\n")


def _read(path: Path) -> list[list[str]]:
    written = path.read_bytes()
    for encoding in ("utf-16",) if written.startswith(b"\xff\xfe") else ("utf-8-sig", "cp1252"):
        try:
            return list(csv.reader(io.StringIO(written.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path} is in no encoding that a world is written in")


def _another_mapping(text: str, rng: random.Random) -> str:
    """The same mapping as Data Loader saves it today; what is equal in each row is a constant, beside its column."""
    head, *lines = text.splitlines()
    lines = [re.sub(r"=(\w+)\\:(\w+)$", r"=\1\\:\1-\2", line) for line in lines]
    lines = [line.replace("=Time", " = time") if rng.random() < 1 / 2 else line for line in lines]
    lines += ["NO SUCH COLUMN=City".replace(" ", "\\ "), '"UTF-8"=EmailEncodingKey'] * ("=EmailEncodingKey" in text)
    rng.shuffle(lines)
    return "\n".join([head, *lines]) + "\n"


def forms() -> st.SearchStrategy[Form]:
    """Any form that Excel, a loader or a script gives to a file."""
    return st.builds(
        Form,
        encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
        delimiter=st.sampled_from(DELIMITERS),
        end=st.sampled_from(("\n", "\r\n", "\r")),
        quoted=st.booleans(),
        separator_line=st.sampled_from(SEPARATOR_LINES),
        blank_rows=st.integers(0, 3),
        results_too=st.booleans(),
        dates=st.just(str),
        seed=st.integers(0, 1000),
    )
