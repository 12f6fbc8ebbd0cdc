"""The stand-in org signs in who proves to be its client."""

import time

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.standin import StandIn


def token(base: str, **form: str) -> requests.Response:
    return requests.post(f"{base}/services/oauth2/token", data=form, timeout=20)


def test_client_credentials_give_a_session(org: StandIn, base: str) -> None:
    form = {"grant_type": "client_credentials", "client_id": org.client_id}
    granted = token(base, **form, client_secret=org.client_secret).json()
    assert (granted["access_token"], granted["instance_url"]) == (org.access_token, base)
    refused = token(base, **form, client_secret="wrong")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")


def test_a_signed_assertion_gives_a_session(org: StandIn, base: str) -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    org.jwt_public_key = public.decode()
    claims = {"iss": org.client_id, "sub": "admin@example.com", "aud": "https://test.salesforce.com"}
    claims |= {"exp": int(time.time()) + 120}  # type: ignore[dict-item]
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    for signer, said, error in (
        (key, claims, None),
        (other, claims, "invalid_grant"),
        (key, claims | {"sub": "stranger@example.com"}, "invalid_grant"),
        (key, claims | {"aud": "https://example.com"}, "invalid_grant"),
        (key, claims | {"iss": "nobody"}, "invalid_client_id"),
    ):
        answer = token(base, grant_type=grant, assertion=jwt.encode(said, signer, algorithm="RS256"))
        assert answer.json().get("error") == error
        assert ("access_token" in answer.json()) is (error is None)


def test_an_unknown_grant_is_an_oauth_error_object(base: str) -> None:
    answer = token(base, grant_type="password")
    assert answer.json() == {"error": "unsupported_grant_type", "error_description": "grant type not supported"}
