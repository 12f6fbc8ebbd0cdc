"""An org as a JSON file: saved beside an example, started again from it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.standin.rows.values import moment, timestamp
from tests.standin.schema.schema import Field, shipped
from tests.standin.switches import Switches

if TYPE_CHECKING:
    from tests.standin.org import StandIn

PLAIN = ("org_id", "user_id", "role_id", "pending", "standard_profiles_allowed", "unsettled", "other_seats")
CREDENTIALS = ("client_id", "client_secret", "jwt_public_key", "access_token")
PAGING = ("batch_size", "daily_limit")


def dump(org: "StandIn", path: Path) -> None:
    """Write everything but the log of requests and the open cursors."""
    saved: dict[str, Any] = {name: getattr(org, name) for name in (*PLAIN, *CREDENTIALS, *PAGING)}
    saved["now"] = timestamp(org.now)
    saved["id_numbers"] = org.ids.numbers
    saved["switches"] = asdict(org.switches)
    saved["permissions"] = sorted(org.permissions)
    saved["tokens"] = sorted(org.tokens)
    saved["usernames_elsewhere"] = sorted(org.usernames_elsewhere)
    saved["welcome_emails"] = org.welcome_emails
    saved["hidden"] = {
        "fields": sorted(org.visibility.fields),
        "objects": sorted(org.visibility.objects),
        "rows": {name: _hidden_rows(org, name) for name in sorted(org.visibility.has_hidden_rows)},
    }
    saved["added_fields"] = {
        name: [asdict(item) for key, item in sobject.fields.items() if key not in shipped()[name].fields]
        for name, sobject in org.objects.items()
    }
    saved["waiting"] = [user for (user,) in org.store.tuples("select UserId from _waiting order by rowid")]
    saved["rows"] = {name: [_said(row) for row in org.store.rows(f'select * from "{name}"')] for name in org.objects}
    path.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", "utf-8")


def restore(org: "StandIn", path: Path) -> None:
    """Fill a fresh org, emptied first, from a file that dump() wrote."""
    saved = json.loads(path.read_text("utf-8"))
    for name in (*PLAIN, *CREDENTIALS, *PAGING):
        setattr(org, name, saved[name])
    org.now, org.switches = moment(saved["now"]), Switches(**saved["switches"])
    org.ids.numbers = saved["id_numbers"]
    org.permissions, org.tokens = set(saved["permissions"]), set(saved["tokens"])
    org.usernames_elsewhere = set(saved["usernames_elsewhere"])
    org.welcome_emails = [(user, network) for user, network in saved["welcome_emails"]]
    for name, items in saved["added_fields"].items():
        for item in items:
            _add_field(org, name, item)
    for name, rows in saved["rows"].items():
        org.store.execute(f'delete from "{name}"')
        nothing = dict.fromkeys(org.objects[name].fields)
        org.store.insert_all(name, [nothing | row for row in rows])
    org.store.execute("delete from _waiting")
    for user in saved["waiting"]:
        org.store.execute("insert into _waiting values (?)", (user,))
    org.visibility.fields = {(name, field) for name, field in saved["hidden"]["fields"]}
    org.visibility.objects = set(saved["hidden"]["objects"])
    for name, records in saved["hidden"]["rows"].items():
        org.visibility.hide_rows(org, name, records)
    org.seats = None


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what it does not say: nulls come back by themselves."""
    return {key: value for key, value in row.items() if value is not None}


def _hidden_rows(org: "StandIn", name: str) -> list[str]:
    sql = f'select Id from "{name}" where Id in (select Id from _hidden)'
    return [record for (record,) in org.store.tuples(sql)]


def _add_field(org: "StandIn", name: str, described: dict[str, Any]) -> None:
    said: dict[str, Any] = {key: tuple(said) if isinstance(said, list) else said for key, said in described.items()}
    item = Field(**said)
    org.objects[name].fields[item.name] = item
    org.store.add_column(name, item)
