"""The portal import of the example, checked live at other moments than those that are recorded."""

from pathlib import Path

import pytest

from tests.examples.record_examples import play, variables
from tests.examples.scripts import SCRIPTS
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn, serve


def checked(org: StandIn, migration: Path, load: str) -> Ended:
    with serve(org) as url:
        reach = variables(org, url.base, url.ca_file)
        return Runner(migration, migration.parent, reach)("checks/before_load", "--org=env", f"--load={load}")


def failed(run: Ended) -> dict[str, int]:
    return {check["id"]: check["offenders"] for check in run.evidence["checks"] if check["status"] == "failed"}


@pytest.fixture
def before_both(tmp_path: Path) -> tuple[StandIn, Path]:
    """Days before: nobody is disabled yet, both files are ready."""
    return play(SCRIPTS["example"], tmp_path / "import", "wave-1", "before_load"), tmp_path / "import"


def test_users_to_be_disabled_are_in_nobodys_way(before_both: tuple[StandIn, Path]) -> None:
    run = checked(*before_both, "import-create")
    assert (run.verdict, failed(run)) == ("GO", {})


def test_users_to_be_deactivated_keep_their_contacts_and_usernames(before_both: tuple[StandIn, Path]) -> None:
    org, migration = before_both
    mapping = migration / "loads/import-disable.sdl"
    mapping.write_text(mapping.read_text("utf-8").replace("IsPortalEnabled", "IsActive"), encoding="utf-8")
    run = checked(org, migration, "import-create")
    assert (run.verdict, failed(run)) == ("NO-GO", {"CON-04": 12})


def test_a_user_whom_the_disabling_left_on_the_contact_is_in_the_way(tmp_path: Path) -> None:
    org = play(SCRIPTS["example"], tmp_path / "import", "import-create", "before_load")
    contact = next(row["Id"] for row in org.rows("Contact") if row["Legacy_Id__c"] == "L-10336")
    old = next(row for row in org.rows("User") if row["Legacy_Id__c"] == "L-10336")
    assert (old["IsActive"], old["ContactId"]) == (False, None)
    org.update("User", old["Id"], ContactId=contact)
    run = checked(org, tmp_path / "import", "import-create")
    assert (run.verdict, failed(run)) == ("NO-GO", {"CON-04": 1})
