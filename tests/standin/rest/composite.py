"""POST /composite: up to 25 GET sub-requests in one, at most five of them queries (facts, 5.1)."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.standin.rest.answers import Answer, error
from tests.standin.rest.request import RestRequest, rest_request

if TYPE_CHECKING:
    from tests.standin.org import StandIn

MOST, MOST_QUERIES = 25, 5
QUERY = re.compile(r"/services/data/v[\d.]+/(query|queryAll)\b")


def composite(org: "StandIn", request: RestRequest, ask: Callable[["StandIn", RestRequest], Answer]) -> Answer:
    """`ask` answers one sub-request."""
    try:
        parts = json.loads(request.body)["compositeRequest"]
        urls = [part["url"] for part in parts]
    except (ValueError, KeyError, TypeError):
        return error(400, "JSON_PARSER_ERROR", "compositeRequest, with a method, url and referenceId each, is required")
    if len(parts) > MOST:
        return error(400, "LIMIT_EXCEEDED", f"Limit exceeded for number of subrequests: at most {MOST}")
    if sum(bool(QUERY.match(url)) for url in urls) > MOST_QUERIES:
        return error(400, "LIMIT_EXCEEDED", f"Limit exceeded for number of query subrequests: at most {MOST_QUERIES}")
    return Answer(200, {"compositeResponse": [_part(org, part, request, ask) for part in parts]})


def _part(
    org: "StandIn", part: dict[str, Any], request: RestRequest, ask: Callable[["StandIn", RestRequest], Answer]
) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in part.get("httpHeaders", {}).items()}
    inner = rest_request(str(part.get("method", "GET")).upper(), part["url"], "", {**request.headers, **headers})
    if inner is None or inner.method == "POST" or inner.rest.startswith("/jobs"):
        answer = error(404, "NOT_FOUND", "The requested resource does not exist")
    else:
        answer = ask(org, inner)
    return {
        "body": _reordered(answer),
        "httpHeaders": answer.headers,
        "httpStatusCode": answer.status,
        "referenceId": part.get("referenceId"),
    }


def _reordered(answer: Answer) -> Any:
    """Inside a composite a 404 names its errorCode first."""
    if answer.status != 404:
        return answer.body
    return [{"errorCode": item["errorCode"], "message": item["message"]} for item in answer.body]
