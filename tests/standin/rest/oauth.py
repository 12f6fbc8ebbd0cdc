"""The token endpoint: JWT bearer and client credentials; its errors are objects, not arrays (facts, 5.1, 7)."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt

from tests.standin.rest.answers import Answer

if TYPE_CHECKING:
    from tests.standin.org import StandIn

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCES = {"https://login.salesforce.com", "https://test.salesforce.com"}
LONGEST_LIFE = timedelta(minutes=5)


def token(org: "StandIn", form: dict[str, str], instance_url: str) -> Answer:
    """A session of the running user for who proves to be the client, an OAuth error for who does not."""
    grants = {JWT_BEARER: _jwt_bearer, "client_credentials": _client_credentials}
    grant = grants.get(form.get("grant_type", ""))
    if grant is None:
        return _refused("unsupported_grant_type", "grant type not supported")
    refusal = grant(org, form)
    if refusal:
        return refusal
    body = {
        "access_token": org.access_token,
        "signature": "c3RhbmQtaW4=",
        "scope": "api",
        "instance_url": instance_url,
        "id": f"https://login.salesforce.com/id/{org.org_id}/{org.user_id}",
        "token_type": "Bearer",
        "issued_at": str(int(org.now.timestamp() * 1000)),
    }
    return Answer(200, body)


def _client_credentials(org: "StandIn", form: dict[str, str]) -> Answer | None:
    if form.get("client_id") != org.client_id:
        return _refused("invalid_client_id", "client identifier invalid")
    if form.get("client_secret") != org.client_secret:
        return _refused("invalid_client", "invalid client credentials")
    return None


def _jwt_bearer(org: "StandIn", form: dict[str, str]) -> Answer | None:
    try:
        claims = _claims(org, form.get("assertion", ""))
    except (jwt.PyJWTError, ValueError):
        return _refused("invalid_grant", "invalid assertion")
    if claims.get("iss") != org.client_id:
        return _refused("invalid_client_id", "client identifier invalid")
    if claims.get("aud") not in AUDIENCES:
        return _refused("invalid_grant", "audience is invalid")
    life = claims.get("exp", 0) - time.time()
    if not 0 < life <= LONGEST_LIFE.total_seconds():
        return _refused("invalid_grant", "expired authorization code" if life <= 0 else "invalid assertion")
    user = org.store.get("User", org.user_id)
    if user is None or str(claims.get("sub", "")).lower() != user["Username"].lower():
        return _refused("invalid_grant", "user hasn't approved this consumer")
    return None


def _claims(org: "StandIn", assertion: str) -> dict[str, Any]:
    options: Any = {"verify_exp": False, "verify_aud": False, "verify_signature": org.jwt_public_key is not None}
    return dict(jwt.decode(assertion, org.jwt_public_key or "", algorithms=["RS256"], options=options))


def _refused(code: str, description: str) -> Answer:
    return Answer(400, {"error": code, "error_description": description})
