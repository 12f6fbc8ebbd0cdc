"""Three waves over a weekend, each signed off on Monday: users created, some of them moved, some of those disabled."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from tests.examples.record_examples import variables
from tests.runs.small_migration import SmallMigration, write_csv
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn, serve

PLAN = """\
  - name: wave-2
    operation: update
    cohorts: [lounge-guests]
    file: loads/wave-2.csv
    attempts:
      - {{results: [results/wave-2.csv], started_at: "{moved_at}", loaded_by: admin@example.com}}
  - name: wave-3
    operation: update
    purpose: disable
    file: loads/wave-3.csv
    attempts:
      - {{results: [results/wave-3.csv], started_at: "{disabled_at}", loaded_by: admin@example.com}}
"""
COHORT = """\
cohorts:
  - {name: lounge-guests, profile: Lounge Guest, license: PID_Customer_Community, sites: [Lounge],
     leaves: [Help Center], welcome_email: false}
"""


class Weekend(SmallMigration):
    """Six users are created; the first four are moved to another site, and the first two of them are disabled."""

    def spend(self) -> None:
        org = self.org
        lounge = org.add("Network", Name="Lounge", Status="Live")
        guest = org.add("Profile", Name="Lounge Guest", UserLicenseId=self.license)
        org.add("NetworkMemberGroup", NetworkId=lounge, ParentId=guest, AssignmentStatus="Added")
        self.load()
        made = [user["Id"] for user in org.rows("User") if user["Username"].endswith(".uat")]
        moved_at = self.update("wave-2", [{"Id": user, "ProfileId": guest} for user in made[:4]])
        org.login(made[3], lounge)
        disabled_at = self.update("wave-3", [{"Id": user, "IsPortalEnabled": "false"} for user in made[:2]])
        text = self.plan.read_text().replace(
            "    file: loads/wave-1.csv", "    file: loads/wave-1.csv\n    cohorts: [help-customers]"
        )
        text = text.replace("cohorts:\n  - name: help", COHORT + "  - name: help")
        self.plan.write_text(text + PLAN.format(moved_at=moved_at, disabled_at=disabled_at))
        org.now += timedelta(hours=30)

    def update(self, name: str, rows: list[dict[str, str]]) -> str:
        """Load rows by update in a wave of this name; answers when it began."""
        self.org.now += timedelta(hours=12)
        began = self.org.now.isoformat()
        assert all(result.success for result in self.org.load("update", "User", rows))
        write_csv(self.folder / f"loads/{name}.csv", rows)
        write_csv(self.folder / f"results/{name}.csv", [{**row, "STATUS": "Item Updated"} for row in rows])
        self.org.settle()
        self.org.now += timedelta(hours=1)
        return began


def states(ended: Ended) -> list[tuple[str, str]]:
    with (ended.runs[-1] / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(line["state"], line["explained_by"]) for line in csv.DictReader(file)]


BOTH = ("CHANGED_LATER", "moved later by wave-2, disabled later by wave-3")
ON_MONDAY = {
    "wave-1": [BOTH] * 2 + [("CHANGED_LATER", "moved later by wave-2")] * 2 + [("VERIFIED", "")] * 2,
    "wave-2": [("CHANGED_LATER", "disabled later by wave-3")] * 2 + [("VERIFIED", "")] * 2,
    "wave-3": [("VERIFIED", "")] * 2,
}


@pytest.mark.parametrize("wave", ON_MONDAY)
def test_each_wave_is_signed_off_on_monday_live_and_in_a_replay_of_that(tmp_path: Path, wave: str) -> None:
    weekend = Weekend(tmp_path / "weekend", StandIn())
    weekend.spend()
    run = Runner(weekend.folder, tmp_path)
    with serve(weekend.org) as url:
        access = variables(weekend.org, url.base, url.ca_file)
        live = run("checks/after_load", "--org=env", f"--load={wave}", "--record", **access)
    replay = run("checks/after_load", f"--load={wave}")

    for ended in (live, replay):
        assert (ended.code, ended.verdict) == (0, "GO"), ended.said
        assert states(ended) == ON_MONDAY[wave]


CORRECTION = """\
  - name: wave-2
    operation: update
    file: loads/wave-2.csv
    attempts:
      - {{results: [results/wave-2.csv], started_at: "{began}", loaded_by: admin@example.com}}
"""


@pytest.mark.parametrize(("written", "verdict"), [("FirstName", "GO"), ("FederationIdentifier", "NO-GO")])
def test_a_correction_waits_for_a_login_only_where_logins_depend_on_it(
    tmp_path: Path, written: str, verdict: str
) -> None:
    weekend = Weekend(tmp_path / "weekend", StandIn())
    weekend.load()
    made = [user["Id"] for user in weekend.org.rows("User") if user["Username"].endswith(".uat")]
    began = weekend.update("wave-2", [{"Id": user, written: f"corrected {user}"} for user in made])
    weekend.plan.write_text(weekend.plan.read_text() + CORRECTION.format(began=began))
    weekend.org.now += timedelta(hours=30)
    run = Runner(weekend.folder, tmp_path)
    with serve(weekend.org) as url:
        access = variables(weekend.org, url.base, url.ca_file)
        ended = run("checks/after_load", "--org=env", "--load=wave-2", **access)
    assert ended.verdict == verdict, ended.said
    assert ended.statuses("LOG-01") == {"not_applicable" if verdict == "GO" else "failed"}


def test_who_was_deactivated_since_the_first_wave_is_named_before_the_second_activates_everybody(
    tmp_path: Path,
) -> None:
    weekend = Weekend(tmp_path / "weekend", StandIn())
    weekend.load()
    org = weekend.org
    made = [user["Id"] for user in org.rows("User") if user["Username"].endswith(".uat")]
    manager = org.add("User", Username="manager@acme.example")
    org.now += timedelta(hours=12)
    org.update("User", made[2], IsActive=False, LastModifiedById=manager)
    write_csv(weekend.folder / "loads/wave-2.csv", [{"Id": user, "IsActive": "true"} for user in made])
    weekend.plan.write_text(
        f"{weekend.plan.read_text()}  - {{name: wave-2, operation: update, file: loads/wave-2.csv}}\n"
    )
    run = Runner(weekend.folder, tmp_path)
    with serve(org) as url:
        access = variables(org, url.base, url.ca_file)
        ended = run("checks/before_load", "--org=env", "--load=wave-2", **access)
    assert (ended.verdict, ended.statuses("MOV-05")) == ("GO", {"warned"}), ended.said
    with (ended.runs[-1] / "offenders/MOV-05.csv").open(encoding="utf-8-sig", newline="") as file:
        (named,) = csv.DictReader(file)
    assert (named["Id"], named["active_since_load"]) == (made[2], "wave-1")
    assert (named["changed_by"], named["changed_at"]) == ("manager@acme.example", f"{org.now:%Y-%m-%d %H:%M:%S}")
