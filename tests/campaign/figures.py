"""The figures of a campaign, by kind."""

from collections import Counter

from tests.campaign.tries import FAILURES, Seen, Try

COLUMNS = ("tried", "clear", *FAILURES, "not met", "most MB", "longest s")


class Figures:
    """Counts what became of tries."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.failed: list[tuple[Try, Seen]] = []

    def add(self, each: Try, seen: Seen) -> None:
        """A fault that met nothing is no try, unless something was wrong all the same."""
        counted = self.counts.setdefault(each.kind, Counter())
        wrong = {failure for failure, _ in seen.wrong}
        if not seen.met and not wrong:
            counted["not met"] += 1
            return
        counted["tried"] += 1
        counted["clear"] += not wrong
        counted.update(wrong)
        counted["most MB"] = max(counted["most MB"], seen.memory // 1000)
        counted["longest s"] = max(counted["longest s"], round(seen.seconds))
        if wrong:
            self.failed.append((each, seen))

    @property
    def tried(self) -> int:
        return sum(counted["tried"] for counted in self.counts.values())

    def table(self) -> str:
        """In Markdown, which a terminal shows as well."""
        rows: list[tuple[str, ...]] = [("kind", *COLUMNS)]
        rows += [(kind, *(str(counted[name]) for name in COLUMNS)) for kind, counted in sorted(self.counts.items())]
        rows.append(("all", *(str(self._of_all(name)) for name in COLUMNS)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows
        ]
        return "\n".join([lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]])

    def _of_all(self, name: str) -> int:
        values = [counted[name] for counted in self.counts.values()]
        return max(values, default=0) if name in ("most MB", "longest s") else sum(values)


def shown(each: Try, seen: Seen) -> str:
    """A failure, and the command that tries it again."""
    found = "\n".join(
        f"    {failure}: {text.strip()[-1_500:]}".replace("\n", "\n        ") for failure, text in seen.wrong
    )
    return f"{each}\n{found}\n    again: python -m tests.campaign --only '{each}'"
