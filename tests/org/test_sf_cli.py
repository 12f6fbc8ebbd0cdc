"""Signing in by the Salesforce CLI: it gives a token, or one sentence says what to run."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.org.errors import LimitReached, SignInFailed
from fixtures.org.http import RunLimits, Transport
from fixtures.org.sign_in import connection, sf_cli
from fixtures.org.sign_in.connection import Connection
from fixtures.secrets import keep_secret
from tests.org.signing_in import sign_in
from tests.standin import StandIn

FAKE_SF = """#!{python}
import json, os, pathlib, sys, time
folder = pathlib.Path(__file__).parent
with (folder / "asked").open("a") as asked:
    asked.write(json.dumps([sys.argv[1:], os.environ.get("NO_COLOR"), os.environ.get("FORCE_COLOR")]) + "\\n")
answer = json.loads((folder / "answers").read_text())[" ".join(sys.argv[1:sys.argv.index("--target-org")])]
if answer.get("hang"):
    if os.fork():
        time.sleep(60)
    time.sleep(1)
    (folder / "survived").touch()
if answer.get("leave") and not os.fork():
    time.sleep(1.2)
    (folder / "survived").touch()
print(answer["printed"] * answer.get("times", 1))
print("canary on stderr", file=sys.stderr)
sys.exit(answer.get("code", 0))
"""
SHOW, DISPLAY = "org auth show-access-token", "org display"
REDACTED = "[REDACTED] Use 'sf org auth show-access-token' to view"
UNKNOWN = {
    "printed": json.dumps({"status": 1, "name": "E", "message": "No authorization information found."}),
    "code": 1,
}
NO_COMMAND = {"printed": "", "code": 127}

Answers = Callable[..., Path]


@pytest.fixture
def sf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Put an `sf` on the PATH that gives these answers."""

    def install(**answers: dict[str, Any]) -> Path:
        (tmp_path / "sf").write_text(FAKE_SF.format(python=sys.executable))
        (tmp_path / "sf").chmod(0o755)
        (tmp_path / "answers").write_text(json.dumps({SHOW: answers["show"], DISPLAY: answers["display"]}))
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path / "asked"

    return install


def printed(result: dict[str, Any], *warnings: str) -> dict[str, Any]:
    return {"printed": json.dumps({"status": 0, "result": result, "warnings": list(warnings)}, indent=2)}


def shown(token: str) -> dict[str, Any]:
    return printed({"accessToken": token, "username": "admin@example.com"}, "This token is a secret.")


def displayed(base: str, token: str = REDACTED) -> dict[str, Any]:
    return printed({"instanceUrl": base, "username": "admin@example.com", "accessToken": token, "alias": "uat"})


def test_an_alias_signs_in_by_the_token_that_the_cli_shows(sf: Answers, base: str, org: StandIn) -> None:
    asked = sf(show=shown(org.access_token), display=displayed(base))
    assert sign_in("uat", "66.0") == Connection(base, org.access_token, "admin@example.com")
    assert [json.loads(line) for line in asked.read_text().splitlines()] == [
        [["org", "auth", "show-access-token", "--target-org", "uat", "--json"], "1", None],
        [["org", "display", "--target-org", "uat", "--json"], "1", None],
    ]


def test_an_older_cli_that_still_displays_the_token_will_do(sf: Answers, base: str, org: StandIn) -> None:
    sf(show=NO_COMMAND, display=displayed(base, org.access_token))
    assert sign_in("uat", "66.0").access_token == org.access_token


def test_warnings_and_colors_around_the_json_do_no_harm(
    sf: Answers, base: str, org: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = displayed(base)["printed"].replace('"result"', '\x1b[94m"result"\x1b[39m').replace("{", "\x1b[1m{\x1b[0m")
    show = shown(org.access_token)["printed"]
    asked = sf(show={"printed": f"Warning: an update is there\n{show}\nbye"}, display={"printed": colored})
    assert sign_in("uat", "66.0").instance_url == base
    assert json.loads(asked.read_text().splitlines()[0])[1:] == ["1", None]


@pytest.mark.parametrize("show", [NO_COMMAND, shown(REDACTED), {"printed": "{}"}, {"printed": "{nonsense"}])
def test_a_redacted_token_is_no_token(show: dict[str, Any], sf: Answers, base: str, org: StandIn) -> None:
    sf(show=show, display=displayed(base))
    with pytest.raises(SignInFailed, match=r"does not show the access token of uat.*sf update"):
        sign_in("uat", "66.0")
    assert not org.requests


def test_an_alias_that_the_cli_does_not_know_is_said_with_what_to_run(sf: Answers) -> None:
    sf(show=UNKNOWN, display=UNKNOWN)
    with pytest.raises(SignInFailed, match=r"not signed in to uat \(No authorization.*sf org login web --alias uat"):
        sign_in("uat", "66.0")


@pytest.mark.parametrize(
    "printed", ["", "Segmentation fault", "[]", '{"result": 7}', '{"result": {"instanceUrl": null}}']
)
def test_a_cli_that_answers_nonsense_is_no_sign_in(printed: str, sf: Answers) -> None:
    sf(show={"printed": printed}, display={"printed": printed})
    with pytest.raises(SignInFailed, match="not signed in to uat"):
        sign_in("uat", "66.0")


def test_a_secret_in_the_words_of_the_cli_is_left_out(sf: Answers, org: StandIn) -> None:
    words = f"Bad token={org.access_token} and force://client:canary:x@host, {org.access_token}\x1b[2J"
    sf(show=UNKNOWN, display={"printed": json.dumps({"message": words})})
    with pytest.raises(SignInFailed) as failed:
        sign_in("uat", "66.0")
    assert org.access_token not in str(failed.value)
    assert "canary" not in str(failed.value)
    assert "\x1b" not in str(failed.value)


def test_a_machine_without_the_cli_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SignInFailed, match=r"not on the PATH.*--org env"):
        sign_in("uat", "66.0")


def test_a_cli_that_hangs_is_ended_with_all_it_started(sf: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sf_cli, "TIME_OUT", 0.5)
    asked = sf(show={"hang": True}, display={})
    with pytest.raises(SignInFailed, match="did not end within"):
        sign_in("uat", "66.0")
    assert asked.exists()
    time.sleep(1)
    assert not (asked.parent / "survived").exists()


def test_a_cli_that_hangs_ends_with_the_time_of_the_run(sf: Answers) -> None:
    sf(show={"hang": True}, display={})
    with (
        Transport(limits=RunLimits(seconds=0.5)) as transport,
        pytest.raises(LimitReached, match="within --time-limit"),
    ):
        connection.sign_in("uat", "66.0", transport)


def test_what_a_cli_leaves_behind_with_its_output_open_is_ended_too(
    sf: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sf_cli, "TIME_OUT", 0.5)
    asked = sf(show={"leave": True, "printed": "{}"}, display={})
    with pytest.raises(SignInFailed, match="did not end within"):
        sign_in("uat", "66.0")
    time.sleep(1)
    assert not (asked.parent / "survived").exists()


def test_a_cli_that_prints_without_end_is_ended(sf: Answers) -> None:
    sf(show={"printed": "x" * 1_000, "times": 2_000}, display={})
    with pytest.raises(SignInFailed, match=r"show-access-token` prints more than 1,048,576 bytes: run it by hand"):
        sign_in("uat", "66.0")


@pytest.mark.parametrize("alias", ["", "--json", "-o", "a b", "a;b", "a\nb", "a&calc", "$(x)", "a\x1b[2J"])
def test_an_alias_that_could_be_an_option_or_a_command_is_not_passed_on(alias: str, sf: Answers) -> None:
    asked = sf(show=UNKNOWN, display=UNKNOWN)
    with pytest.raises(SignInFailed, match="is not an alias") as failed:
        sign_in(alias, "66.0")
    assert not asked.exists()
    assert str(failed.value).isprintable()


def test_no_token_shows_in_what_a_connection_looks_like() -> None:
    assert "canary" not in repr(Connection("https://x.example", "canary"))
    assert "canary" not in repr(sf_cli.Account("https://x.example", "canary", None))


def test_a_secret_in_an_address_is_taken_out_whatever_the_case_of_its_escapes() -> None:
    keep_secret("canary+canary=")
    said = str(SignInFailed("It asks for ?key=canary%2bcanary%3d and ?key=canary%2Bcanary%3D."))
    assert said == "It asks for ?key=*** and ?key=***."


def test_whatever_the_command_calls_secret_is_taken_out_of_what_it_says(sf: Answers) -> None:
    message = "cannot refresh: canary-refresh is spent"
    shown = {"printed": json.dumps({"status": 1, "message": message, "data": {"refreshToken": "canary-refresh"}})}
    sf(show=shown, display=shown)
    with pytest.raises(SignInFailed, match=r"cannot refresh: \*\*\* is spent"):
        sign_in("acme", "66.0")


@pytest.mark.parametrize("program", ["#!/no/such/interpreter\n", "\x7fELF, of another machine"])
def test_a_command_that_cannot_run_is_said(program: str, sf: Answers, tmp_path: Path) -> None:
    sf(show=NO_COMMAND, display=NO_COMMAND)
    (tmp_path / "sf").write_text(program)
    with pytest.raises(SignInFailed, match=r"sf cannot be run: .*Install the Salesforce CLI again"):
        sign_in("acme", "66.0")
