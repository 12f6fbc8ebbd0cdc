"""Kind `secret`: each way to sign in, while what answers echoes all that is secret, in every form, wherever it can."""

import base64
import json
import random
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.campaign.oracle import look_for_secrets
from tests.campaign.stage import AFTER, BEFORE, Stage, Trial
from tests.campaign.tries import Kind, Seen
from tests.standin.http.faults import Fault

LOUD = (
    "-vv",
    "--showlocals",
    "--full-trace",
    "--log-level=DEBUG",
    "-o",
    "log_cli=true",
    "-o",
    "log_cli_level=DEBUG",
    "-rA",
)
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in an address": lambda secret: quote(secret, safe=""),
    "in a form": quote_plus,
    "in Base64": lambda secret: base64.b64encode(secret.encode()).decode().rstrip("="),
    "in JSON": lambda secret: json.dumps(secret)[1:-1],
}
HOSTILE = ' <script>alert(1)</script> =HYPERLINK("x") \x1b[2J \u202e '


def _message(echo: str, status: int, only: str) -> Fault:
    return Fault(status, json.dumps([{"errorCode": "INVALID_FIELD", "message": echo}]), only=only)


def _replaced(old: str, echo: str, only: str) -> Fault:
    new = json.dumps(echo)[1:-1].encode()
    return Fault(change=lambda content: content.replace(old.encode(), new), only=only)


ECHOES: dict[str, Callable[[str], Fault]] = {
    "the message of a refused query": lambda echo: _message(echo, 400, "v66.0/query"),
    "the message of a refused call": lambda echo: _message(echo, 403, "/composite"),
    "the message of a failure": lambda echo: _message(echo, 500, "v66.0/query"),
    "the code of a refusal": lambda echo: Fault(
        400, json.dumps([{"errorCode": echo, "message": ""}]), only="v66.0/query"
    ),
    "a web page": lambda echo: Fault(200, f"<html>{echo}</html>", only="/composite"),
    "an address to go to": lambda echo: Fault(
        302, "", {"Location": f"https://x.example/?{quote(echo)}"}, only="v66.0/query"
    ),
    "an unknown version": lambda echo: Fault(200, json.dumps([{"version": echo}]), only="/services/data/"),
    "the error of a sign-in": lambda echo: Fault(
        400, json.dumps({"error": echo, "error_description": echo}), only="/services/oauth2/token"
    ),
    "a name": lambda echo: _replaced("Ottoline", echo, "/composite/sobjects/Contact"),
    "a label": lambda echo: _replaced('"string"', echo, "/composite"),
    "an Id": lambda echo: _replaced('"Id":"00D', echo, "v66.0/query"),
    "a license": lambda echo: _replaced("PID_Customer_Community", echo, "v66.0/query"),
    "a site": lambda echo: _replaced("Help Center", echo, "v66.0/query"),
}
WAYS = ("an access token", "a client secret", "a key", "the CLI", "a proxy")
FAKE_SF = """#!{python}
import sys
print({said!r}, file=sys.stderr)
print({display!r} if "display" in sys.argv else {shown!r})
sys.exit({code})
"""
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _environment(way: str, trial: Trial, rng: random.Random) -> tuple[dict[str, str], list[str]]:
    """What signs in by a way, and what of it is secret."""
    org, place = trial.stage.org, trial.stage.environment["SF_INSTANCE_URL"]
    token = org.access_token
    if way == "a client secret":
        return trial.stage.signing_in_by_secret, [token, org.client_secret]
    if way == "a key":
        org.jwt_public_key = PUBLIC.decode()
        signing = {"SF_CLIENT_ID": org.client_id, "SF_USERNAME": "admin@example.com", "SF_LOGIN_URL": place}
        signing |= {"SF_JWT_KEY": PEM, "SF_AUDIENCE": "https://test.salesforce.com", "SF_ACCESS_TOKEN": ""}
        return signing, [token, *PEM.splitlines()[1:-1]]
    if way == "the CLI":
        _install_sf(trial.folder, place, token, rng)
        return {"PATH": str(trial.folder / "bin"), "SF_ACCESS_TOKEN": ""}, [token]
    if way == "a proxy":
        return {"HTTPS_PROXY": "http://someone:pr0xyPassw0rd@127.0.0.1:9", "NO_PROXY": ""}, [token, "pr0xyPassw0rd"]
    return {}, [token]


def _install_sf(folder: Path, place: str, token: str, rng: random.Random) -> None:
    """A CLI that shows the token, and sometimes fails and says it in its message too."""
    shown = {"status": 0, "result": {"accessToken": token}, "warnings": [token]}
    display = {"status": 0, "result": {"instanceUrl": place, "username": "admin@example.com", "accessToken": token}}
    if rng.random() < 0.5:
        display = {"status": 1, "message": f"Refused {token} {HOSTILE}", "name": token}
    path = folder / "bin" / "sf"
    path.parent.mkdir()
    said = {"said": token, "display": json.dumps(display), "shown": json.dumps(shown), "code": rng.choice([0, 1])}
    path.write_text(FAKE_SF.format(python=sys.executable, **said), encoding="utf-8")
    path.chmod(stat.S_IRWXU)


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    with stage.trying() as trial:
        environment, secrets = _environment(place, trial, rng)
        not_given_yet = stage.org.access_token if fault == "the error of a sign-in" else None
        if not not_given_yet:
            secrets.append(stage.org.access_token.partition("!")[2])
        words = [
            form(secret)
            for secret in secrets
            for name, form in FORMS.items()
            if secret != not_given_yet or name != "in Base64"  # which nothing tells from other letters
        ]
        echo = " ".join(rng.sample(words, min(len(words), 12))) + HOSTILE
        met = ECHOES[fault](echo)
        arguments = rng.choice([BEFORE, AFTER])
        if place == "the CLI":
            arguments = (arguments[0], "--org=stand-in", "-q")
        loud = rng.choice([(), LOUD, ("--record",), ("--record=plain", *LOUD)])
        ended = trial.judge((*arguments, *loud), [met] * 4, environment=environment)
        trial.seen.met = len(stage.org.faults) < 4 or place == "a proxy"
        if ended:
            look_for_secrets(words, trial.seen, ended.said, ended.evidence_dir, trial.migration / "recorded")
        return trial.seen


KIND = Kind("secret", {way: tuple(ECHOES) for way in WAYS}, _run)
