"""Everybody in an example, by its files and by what its org answered; and who of them stands in a file of a run."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

COLUMNS = ("LOGIN", "FAMILY_NAME", "GIVEN_NAME", "MAIL", "SHORT", "SCREEN_NAME", "SSO_NAME")
FIELDS = ("Username", "Email", "FirstName", "LastName", "CommunityNickname", "Alias", "FederationIdentifier")
PEOPLE = ("User", "Contact")
NOBODY = {"true", "WAHR", "", "User"}
"""What a botched file has in a column of people, and the last name of the integration user: words of every page."""


def everybody(migration: Path) -> set[str]:
    """Names, addresses and usernames of the load, result and source files, and of the org's users and contacts."""
    of_files = {
        row[name] for rows in migration.glob("*/*.csv") for row in table(rows) for name in COLUMNS if name in row
    }
    of_org = {
        str(record[name])
        for cassette in migration.rglob("cassette.yaml")
        for record in records(cassette)
        for name in FIELDS
        if record.get(name)
    }
    return {each.strip() for each in of_files | of_org if each} - NOBODY


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def records(cassette: Path) -> Iterator[dict[str, Any]]:
    """The users and contacts that the org answered, in JSON."""
    for interaction in yaml.load(cassette.read_text("utf-8"), yaml.CSafeLoader)["interactions"]:
        body = interaction["response"]["body"]["string"]
        try:
            yield from of_people(json.loads(body))
        except ValueError:
            yield from csv.DictReader(str(body).splitlines())


def of_people(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if isinstance(answer.get("attributes"), dict) and answer["attributes"].get("type") in PEOPLE:
            yield answer
        for each in answer.values():
            yield from of_people(each)
    elif isinstance(answer, list):
        for each in answer:
            yield from of_people(each)


def named_in(text: str, people: set[str]) -> set[str]:
    """Who of them stands in a text, as whole words, in any case."""
    words = re.escape("\n").join(sorted(map(re.escape, people), key=len, reverse=True)).split(re.escape("\n"))
    return {each.casefold() for each in re.findall(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", text, re.IGNORECASE)}


def texts(bundle: Path) -> dict[str, str]:
    """The files of a bundle, by path."""
    with zipfile.ZipFile(bundle) as zipped:
        return {name: zipped.read(name).decode("utf-8") for name in zipped.namelist() if not name.endswith(".parquet")}
