"""A kept org is served from the command line."""

import subprocess
import sys
from pathlib import Path

import requests

from tests.standin import StandIn

ROOT = Path(__file__).parents[1]


def test_a_kept_org_is_served_and_says_how_to_reach_it(tmp_path: Path) -> None:
    org = StandIn()
    org.add("Network", Name="Kept")
    org.dump(tmp_path / "org.json")
    command = [sys.executable, "-m", "tests.standin", str(tmp_path / "org.json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = dict(process.stdout.readline().removeprefix("export ").strip().split("=", 1) for _ in range(3))
            answer = requests.get(
                said["SF_INSTANCE_URL"] + "/services/data/v66.0/query",
                params={"q": "SELECT Name FROM Network"},
                headers={"Authorization": "Bearer " + said["SF_ACCESS_TOKEN"].strip("'")},
                verify=said["REQUESTS_CA_BUNDLE"],
                proxies={"https": ""},
                timeout=20,
            )
        finally:
            process.terminate()
    assert [row["Name"] for row in answer.json()["records"]] == ["Kept"]
