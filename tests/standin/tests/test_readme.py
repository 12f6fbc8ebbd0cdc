"""The table in the stand-in org's README is its tree."""

import re
from pathlib import Path

STANDIN = Path(__file__).parents[1]


def test_the_readme_lists_every_folder_and_file_of_the_stand_in_org() -> None:
    rows = re.findall(r"^\| (`.+`) \|", (STANDIN / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    folders = {f"{path.name}/" for path in STANDIN.iterdir() if (path / "__init__.py").is_file()}
    assert listed == folders | {path.name for path in STANDIN.glob("*.py")} - {"__init__.py"}
