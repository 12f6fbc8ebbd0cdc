"""Signing in by the environment: a token, or one sentence that says what is missing."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from fixtures.org.errors import OrgError, OrgUnavailable, SignInFailed
from fixtures.org.http import transport
from fixtures.org.sign_in import oauth
from fixtures.org.sign_in.connection import Connection
from tests.org.signing_in import sign_in
from tests.standin import StandIn
from tests.standin.http.faults import Fault

REDACTED = "[REDACTED] Use 'sf org auth show-access-token' to view"


@pytest.fixture(autouse=True)
def _no_variables_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SF_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"SF_{name}", value)

    return put


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: Any, password: bytes | None = None) -> str:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return str(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode())


def public_pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def test_an_access_token_in_the_environment_is_taken(variables: Callable[..., None], base: str, org: StandIn) -> None:
    variables(ACCESS_TOKEN=f" {org.access_token}\n", INSTANCE_URL=f"{base}/lightning/page")
    assert sign_in("env", "66.0") == Connection(base, org.access_token)


def test_a_jwt_signs_in_by_a_key_in_a_file_or_a_variable(
    variables: Callable[..., None],
    base: str,
    org: StandIn,
    private_key: rsa.RSAPrivateKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    org.jwt_public_key = public_pem(private_key)
    (tmp_path / "key.pem").write_text(pem(private_key))
    variables(
        CLIENT_ID=org.client_id,
        USERNAME="admin@example.com",
        LOGIN_URL=base,
        JWT_KEY_FILE=str(tmp_path / "key.pem"),
    )
    by_file = sign_in("env", "66.0")
    monkeypatch.delenv("SF_JWT_KEY_FILE")
    variables(JWT_KEY=pem(private_key).replace("\n", "\\n"))
    by_variable = sign_in("env", "66.0")
    for connection in (by_file, by_variable):
        assert (connection.instance_url, connection.username) == (base, "admin@example.com")
        assert connection.access_token in org.tokens


def test_client_credentials_sign_in(variables: Callable[..., None], base: str, org: StandIn) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET=org.client_secret, LOGIN_URL=base)
    assert sign_in("env", "66.0").access_token in org.tokens


@pytest.mark.parametrize(
    ("login_url", "audience"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
    ],
)
def test_the_audience_of_a_jwt_follows_from_where_it_is_sent(login_url: str, audience: str) -> None:
    assert oauth.audience_of(login_url) == audience


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "access token: SF_ACCESS_TOKEN, SF_INSTANCE_URL; JWT"),
        ({}, "JWT bearer: SF_CLIENT_ID, SF_USERNAME, SF_LOGIN_URL, SF_JWT_KEY_FILE or SF_JWT_KEY; client"),
        ({}, "client credentials: SF_CLIENT_ID, SF_CLIENT_SECRET, SF_LOGIN_URL)"),
        ({"ACCESS_TOKEN": "canary"}, "access token: SF_INSTANCE_URL;"),
        ({"CLIENT_ID": "canary", "LOGIN_URL": "x", "CLIENT_SECRET": " "}, "credentials: SF_CLIENT_SECRET)"),
        ({"JWT_KEY": "canary", "CLIENT_ID": "x", "LOGIN_URL": "x"}, "JWT bearer: SF_USERNAME;"),
    ],
)
def test_what_is_missing_is_named_for_each_way(
    given: dict[str, str], said: str, variables: Callable[..., None]
) -> None:
    variables(**given)
    with pytest.raises(SignInFailed) as failed:
        sign_in("env", "66.0")
    assert said in str(failed.value)
    assert "canary" not in str(failed.value)


@pytest.mark.parametrize(
    "url",
    [
        "acme.my.salesforce.com",
        "http://acme.my.salesforce.com",
        "https://",
        "https://me:canary@host",
        "https://host:port",
        "https://a b",
        "https://exa\nmple.com",
        "https://..",
        "https://.my.salesforce.com",
        "https://acme.my.salesforce.com.",
        "https://\N{SNOWMAN}.com",
        f"https://{'a' * 64}.com",
        f"https://{'a.' * 150}com",
    ],
)
@pytest.mark.parametrize("name", ["INSTANCE_URL", "LOGIN_URL"])
def test_an_address_without_https_gets_no_secret(name: str, url: str, variables: Callable[..., None]) -> None:
    variables(**({"ACCESS_TOKEN": "x"} if name == "INSTANCE_URL" else {"CLIENT_ID": "x", "CLIENT_SECRET": "x"}))
    variables(**{name: url})
    with pytest.raises(SignInFailed, match=f"SF_{name} is not an address") as failed:
        sign_in("env", "66.0")
    assert "canary" not in str(failed.value)


@pytest.mark.parametrize(
    ("token", "said"),
    [(REDACTED, "is redacted"), ("can ary", "characters"), ("can\nary", "characters"), ("canäry", "characters")],
)
def test_a_token_that_cannot_be_one_is_said_before_it_is_sent(
    token: str, said: str, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=token, INSTANCE_URL=base)
    with pytest.raises(SignInFailed, match=said) as failed:
        sign_in("env", "66.0")
    assert "ary" not in str(failed.value)
    assert not org.requests


@pytest.mark.parametrize("kind", ["missing", "garbage", "public", "elliptic", "locked", "binary"])
def test_a_key_that_cannot_sign_is_said_to_be_none(
    kind: str, variables: Callable[..., None], private_key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    keys = {
        "garbage": b"canary",
        "public": public_pem(private_key).encode(),
        "elliptic": pem(ec.generate_private_key(ec.SECP256R1())).encode(),
        "locked": pem(private_key, b"passphrase").encode(),
        "binary": bytes(range(256)),
    }
    if kind in keys:
        (tmp_path / "key.pem").write_bytes(keys[kind])
    variables(CLIENT_ID="x", USERNAME="x", LOGIN_URL="https://x.example", JWT_KEY_FILE=str(tmp_path / "key.pem"))
    with pytest.raises(SignInFailed, match=r"The JWT key is not|cannot be read") as failed:
        sign_in("env", "66.0")
    assert "canary" not in str(failed.value)
    assert failed.value.__context__ is None


def test_a_refused_sign_in_quotes_the_org_without_the_secret(
    variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET="canary-secret", LOGIN_URL=base)
    with pytest.raises(SignInFailed, match=r"refuses the sign-in .*invalid_client") as failed:
        sign_in("env", "66.0")
    assert "canary" not in str(failed.value)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(status=400, body='{"error":"invalid_grant"}'), r"\(invalid_grant\)"),
        (Fault(status=400, body='{"error":"e","error_description":"echo canary\\u001b[2J"}'), r"echo \*\*\*"),
        (Fault(status=400, body="<html>"), "HTTP 400"),
        (Fault(status=200, body="7"), "HTTP 200"),
        (Fault(status=200, body='{"access_token": "x"}'), "HTTP 200"),
        (Fault(status=200, body='{"access_token": "x", "instance_url": "http://x"}'), "is not an address"),
        (Fault(status=302, body="", headers={"Location": "https://evil.example/"}), "redirects the sign-in"),
    ],
)
def test_an_odd_answer_to_a_sign_in_is_one_sentence(
    fault: Fault, said: str, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET="canary", LOGIN_URL=base)
    org.faults.append(fault)
    with pytest.raises(SignInFailed, match=said) as failed:
        sign_in("env", "66.0")
    assert "canary" not in str(failed.value)
    assert str(failed.value).isprintable()


def test_an_org_that_drops_the_sign_in_is_unavailable(variables: Callable[..., None], base: str, org: StandIn) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET=org.client_secret, LOGIN_URL=base)
    org.faults.extend([Fault(drop=True)] * 4)
    with pytest.raises(OrgUnavailable, match="cannot be reached") as failed:
        sign_in("env", "66.0")
    assert failed.value.__context__ is None


def test_an_org_that_does_not_answer_the_sign_in_times_out(
    variables: Callable[..., None], base: str, org: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIME_OUT", (1, 0.1))
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET=org.client_secret, LOGIN_URL=base)
    org.faults.extend([Fault(delay=0.5)] * 4)
    with pytest.raises(OrgUnavailable, match="in time"):
        sign_in("env", "66.0")


def test_an_api_version_that_the_org_does_not_serve_is_said_at_once(
    variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL=base)
    with pytest.raises(OrgError, match=r"does not serve API version 99\.0.*change api_version"):
        sign_in("env", "99.0")


ODD_VERSION = json.dumps([{"version": "66\r\n\x1b[2J"}])


@pytest.mark.parametrize("body", ["<html>Log in</html>", "[]", "{}", "7", '["66.0"]', '[{"version": 66}]', ODD_VERSION])
def test_an_address_that_is_no_org_never_sees_the_token(
    body: str, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL=base)
    org.faults.append(Fault(status=200, body=body))
    with pytest.raises(SignInFailed, match="does not answer as an org does"):
        sign_in("env", "66.0")
    assert all("authorization" not in asked.headers for asked in org.requests)


PAGE = "<!DOCTYPE html><title>Sign in to the network</title>"


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (
            407,
            '{"error": "no"}',
            r"The proxy on the way to .* asks for a password \(HTTP 407\): write it into HTTPS",
        ),
        (
            420,
            '[{"errorCode": "NO_ROUTE"}]',
            r"Salesforce knows no way to .* \(HTTP 420\): look at the org's My",
        ),
        (200, f"\n{PAGE}", r"but with a web page \(HTTP 200\): sign in to the proxy"),
        (403, PAGE, r"but with a web page \(HTTP 403\)"),
        (451, "", r"does not answer as an org does \(HTTP 451\): give"),
    ],
)
def test_who_answers_the_first_request_in_the_place_of_an_org_is_said(
    status: int, body: str, sentence: str, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL=base)
    org.faults.append(Fault(status=status, body=body))
    with pytest.raises(OrgError, match=sentence):
        sign_in("env", "66.0")


def test_an_org_that_is_down_is_not_taken_for_an_address_that_is_none(
    variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL=base)
    org.faults.extend([Fault(status=503, body="<html>Down for maintenance</html>")] * 4)
    with pytest.raises(OrgUnavailable, match=r"fails to answer \(HTTP 503\).*run again later"):
        sign_in("env", "66.0")


@pytest.mark.parametrize("status", [429, 503])
def test_a_sign_in_that_fails_for_a_moment_is_tried_again(
    status: int, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET=org.client_secret, LOGIN_URL=base)
    failure = Fault(status=status, body="")
    org.faults.extend([failure] * 3)
    assert sign_in("env", "66.0").instance_url == base
    org.faults.extend([failure] * 4)
    with pytest.raises(OrgUnavailable, match=f"fails to answer the sign-in .HTTP {status}.: run again later"):
        sign_in("env", "66.0")


def test_a_key_in_the_place_of_its_file_is_said_without_showing_it(variables: Callable[..., None], base: str) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIICanaryCanaryCanary\n-----END PRIVATE KEY-----"
    variables(CLIENT_ID="id", USERNAME="me@example.com", LOGIN_URL=base, JWT_KEY_FILE=key)
    with pytest.raises(SignInFailed, match="SF_JWT_KEY_FILE holds the key itself") as failed:
        sign_in("env", "66.0")
    assert "Canary" not in str(failed.value)


SECRET = "canary+secret/of the app"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote_plus(SECRET),
        quote(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(f"{SECRET}".encode()).decode(),
    ],
)
def test_a_secret_that_an_org_repeats_in_whatever_form_is_taken_out(
    form: str, variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(CLIENT_ID=org.client_id, CLIENT_SECRET=SECRET, LOGIN_URL=base)
    body = {"error": "invalid_client", "error_description": f"no app has {form}, sorry"}
    org.faults.append(Fault(status=400, body=json.dumps(body)))
    with pytest.raises(SignInFailed, match=r"no app has \*\*\*=*, sorry"):
        sign_in("env", "66.0")


def test_a_token_is_as_secret_without_the_org_before_it(
    variables: Callable[..., None], base: str, org: StandIn
) -> None:
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL=base)
    sign_in("env", "66.0")
    assert str(OrgError(f"{org.access_token.partition('!')[2]} is no field.")) == "*** is no field."


def test_the_password_of_a_proxy_is_in_no_sentence(
    variables: Callable[..., None], org: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:canary%21pass@127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    variables(ACCESS_TOKEN=org.access_token, INSTANCE_URL="https://127.0.0.1:40700")
    with pytest.raises(OrgUnavailable, match=r"proxy 127\.0\.0\.1:9 .*does not answer") as failed:
        sign_in("env", "66.0")
    assert "canary" not in str(failed.value)
