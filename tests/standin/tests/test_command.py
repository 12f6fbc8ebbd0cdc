"""A saved org and a crowd are served from the command line."""

import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.standin import StandIn

ROOT = Path(__file__).parents[3]


def test_a_saved_org_is_served_and_says_how_to_reach_it(tmp_path: Path) -> None:
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


def test_a_crowd_is_served_with_its_migration_until_a_signal_ends_it(tmp_path: Path) -> None:
    options = ["--crowd=30", "--others=5", "--mistakes=1", "--phase=after_load", f"--migration-into={tmp_path}"]
    command = [sys.executable, "-m", "tests.standin", *options, "--latency=1", "--bandwidth=100"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = dict(process.stdout.readline().removeprefix("export ").strip().split("=", 1) for _ in range(3))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not Path(said["REQUESTS_CA_BUNDLE"]).exists()
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert files == ["loads/wave-1.csv", "plan.yaml", "results/success.csv"]
