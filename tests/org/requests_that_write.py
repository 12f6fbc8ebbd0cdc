"""Requests that may write, in every shape that a mistake could give them, and the few that only read."""

import json
from itertools import product
from typing import Any

Sent = tuple[str, str, str | None, dict[str, str]]
"""Method, path with query, body, headers."""
V = "/services/data/v66.0"
JSON = {"Content-Type": "application/json"}
SUB_READ: dict[str, Any] = {"method": "GET", "url": f"{V}/query?q=SELECT%20Id%20FROM%20User", "referenceId": "q0"}
RETRIEVE: dict[str, Any] = {"ids": ["005000000000001AAA"], "fields": ["Id"]}


def composite(*requests: Any, **more: Any) -> dict[str, Any]:
    return {"compositeRequest": list(requests), **more}


def posted(path: str, body: Any, **headers: str) -> Sent:
    return "POST", path, body if isinstance(body, str) else json.dumps(body), JSON | headers


WRITING_METHODS: list[Sent] = [
    (method, path, None, {})
    for method, path in product(
        ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "MERGE", "get ", "CONNECT"),
        (
            "/services/data/",
            f"{V}/query?q=SELECT",
            f"{V}/sobjects/User/005000000000001AAA",
            f"{V}/sobjects/User/Ext__c/7",
            f"{V}/composite",
            f"{V}/composite/sobjects?ids=005000000000001AAA",
            f"{V}/jobs/ingest/750/batches",
        ),
    )
]
POSTS_ELSEWHERE = [
    posted(path, body)
    for path, body in product(
        (
            "/services/data/",
            V,
            f"{V}/query",
            f"{V}/sobjects/User",
            f"{V}/sobjects/User/005000000000001AAA/password",
            f"{V}/composite/",
            f"{V}/composite/batch",
            f"{V}/composite/tree/User",
            f"{V}/composite/graph",
            f"{V}/composite/sobjects",
            f"{V}/composite/sobjects/",
            f"{V}/composite/sobjects/User/Ext__c",
            f"{V}/composite?_HttpMethod=PATCH",
            f"{V}/composite/sobjects/User?_HttpMethod=DELETE",
            f"{V}/jobs/ingest",
            f"{V}/jobs/query",
            f"{V}/actions/standard/emailSimple",
            f"{V}/tooling/executeAnonymous",
            "/services/Soap/u/66.0",
            "/services/apexrest/anything",
            "/services/oauth2/revoke",
        ),
        (composite(SUB_READ), RETRIEVE),
    )
]
SUB_WRITES = [
    posted(f"{V}/composite", composite(*before, SUB_READ | change))
    for before, change in product(
        ([], [SUB_READ]),
        (
            *({"method": method} for method in ("POST", "PUT", "PATCH", "DELETE", "get", "", None, ["GET"])),
            *(
                {"url": url}
                for url in (
                    f"{V}/composite/batch",
                    f"{V}/composite/tree/User",
                    f"{V}/composite/graph",
                    f"{V}/composite",
                    f"{V}/composite/sobjects/User",
                    f"{V}/limits",
                    f"{V}/queryEverything",
                    f"{V}/sobjects/../composite/tree/User",
                    f"{V}/sobjects/%2e%2e/composite/tree/User",
                    f"{V}/sobjects//User",
                    f"{V}/sobjects/User?_HttpMethod=DELETE",
                    f"{V}/query?q=SELECT&_HttpMethod=DELETE",
                    f"{V}/query?q=SELECT#",
                    f"{V}/query?q=SELECT Id\nFROM User",
                    f"{V}/query?q=SELECT%20Id%20FROM%20User%20FOR%20UPDATE",
                    f"\t{V}/query?q=SELECT",
                    f"{V}/sobjects/@{{q0.Id}}",
                    "/services/data/v65.0/query?q=SELECT",
                    f"https://evil.example{V}/query?q=SELECT",
                    f"//evil.example{V}/query?q=SELECT",
                    "",
                    None,
                    7,
                )
            ),
            {"body": {"LastName": "Doe"}},
            {"httpHeaders": {"X-HTTP-Method-Override": "PATCH"}},
        ),
    )
]
ODD_BODIES = [
    *(posted(f"{V}/composite", body) for body in ({}, [], 7, None, [SUB_READ], composite(), composite(7))),
    posted(f"{V}/composite", composite(SUB_READ, allOrNone=True)),
    posted(f"{V}/composite", {"compositeRequest": SUB_READ}),
    posted(f"{V}/composite", {"graphs": [composite(SUB_READ)]}),
    posted(f"{V}/composite", {"batchRequests": [SUB_READ]}),
    posted(f"{V}/composite", json.dumps(composite(SUB_READ)).replace('"GET"', '"DELETE", "method": "GET"')),
    posted(f"{V}/composite", json.dumps(composite(SUB_READ))[:-1]),
    posted(f"{V}/composite", ""),
    posted(f"{V}/composite/sobjects/User", RETRIEVE | {"records": []}),
    posted(f"{V}/composite/sobjects/User", RETRIEVE | {"allOrNone": False}),
    posted(f"{V}/composite/sobjects/User", {"ids": RETRIEVE["ids"]}),
    posted(f"{V}/composite/sobjects/User", RETRIEVE | {"fields": "Id"}),
    posted(f"{V}/composite/sobjects/User", RETRIEVE | {"ids": [{"Id": "x"}]}),
    posted(f"{V}/composite/sobjects/User", {"records": [{"attributes": {"type": "User"}}]}),
    ("POST", f"{V}/composite", json.dumps(composite(SUB_READ)), {"Content-Type": "text/xml"}),
    ("POST", f"{V}/composite", json.dumps(composite(SUB_READ)), {}),
]
ODD_GETS: list[Sent] = [
    ("GET", path, None, {})
    for path in (
        "/",
        "/services/data/v66.0/../../apexrest/x",
        f"{V}/sobjects/../../../apexrest/x",
        f"{V}/sobjects/%2e%2e/composite/x",
        f"{V}/sobjects/..%2f..%2fapexrest",
        f"{V}/%63omposite",
        f"{V}/sobjects/User;_HttpMethod=DELETE",
        f"{V}/sobjects/User?_HttpMethod=DELETE",
        f"{V}/sobjects/User?%5fHttpMethod=DELETE",
        f"{V}/query?q=SELECT+Id+FROM+User&_HttpMethod=POST",
        f"{V}/query?q=SELECT+Id+FROM+User&q=SELECT",
        f"{V}/query?q=SELECT+Id+FROM+User+FOR+VIEW",
        f"{V}/query?q=SELECT+Id+FROM+User+for%0Areference",
        f"{V}/query?q=SELECT+Id+FROM+Article+UPDATE+VIEWSTAT",
        f"{V}/query/01g000?q=SELECT",
        f"{V}/sobjects?q=SELECT",
        f"{V}/jobs/query",
        f"{V}/wave",
        f"{V}/actions",
        f"{V}\\composite",
        "/services/data/v66.0x/query?q=SELECT",
        "/services/oauth2/revoke?token=x",
        "/secur/logout.jsp",
        "/services/apexrest/anything",
    )
]
READS_BY_OTHER_METHODS = [
    (method, *posted(path, body)[1:])
    for method, (path, body) in product(
        ("PUT", "PATCH", "DELETE", "MERGE", "post "),
        ((f"{V}/composite", composite(SUB_READ)), (f"{V}/composite/sobjects/User", RETRIEVE)),
    )
]
OVERRIDES = [
    (*request[:3], {**request[3], name: "PATCH"})
    for request, name in product(
        (
            ("GET", f"{V}/sobjects/User", None, {}),
            posted(f"{V}/composite", composite(SUB_READ)),
            posted(f"{V}/composite/sobjects/User", RETRIEVE),
        ),
        ("X-HTTP-Method-Override", "X-Http-Method", "X-Method-Override", "_HttpMethod", "Cookie"),
    )
]
JOB = {"operation": "query", "query": "SELECT Id FROM User"}
JOBS_THAT_WRITE = [
    posted(f"{V}/jobs/query", {**JOB, "operation": "insert"}),
    posted(f"{V}/jobs/query", {**JOB, "operation": "hardDelete"}),
    posted(f"{V}/jobs/query", {**JOB, "query": "SELECT Id FROM Article UPDATE VIEWSTAT"}),
    posted(f"{V}/jobs/query", {**JOB, "query": ["SELECT Id FROM User"]}),
    posted(f"{V}/jobs/query", {**JOB, "object": "User"}),
    posted(f"{V}/jobs/query", {"operation": "query"}),
    posted(f"{V}/jobs/query/750000000000001AAA", JOB),
    posted(f"{V}/jobs/query?_HttpMethod=DELETE", JOB),
    ("GET", f"{V}/jobs/query/750000000000001AAA?_HttpMethod=DELETE", None, JSON),
    ("GET", f"{V}/jobs/query/750000000000001AAA/results?locator=a&_HttpMethod=DELETE", None, JSON),
    ("GET", f"{V}/jobs/query/750000000000001AAA/results?locator=a&locator=b", None, JSON),
    posted(f"{V}/jobs/ingest", {"object": "User", "operation": "insert"}),
    ("DELETE", f"{V}/jobs/query/750000000000001AAA", None, JSON),
    ("PATCH", f"{V}/jobs/query/750000000000001AAA", '{"state": "Aborted"}', JSON),
]
GETS_WITH_BODIES = [("GET", f"{V}/sobjects/User", json.dumps(composite(SUB_READ)), JSON)]
REFUSED = [
    *WRITING_METHODS,
    *POSTS_ELSEWHERE,
    *SUB_WRITES,
    *ODD_BODIES,
    *ODD_GETS,
    *OVERRIDES,
    *GETS_WITH_BODIES,
    *JOBS_THAT_WRITE,
    *READS_BY_OTHER_METHODS,
]
READS = [
    ("GET", "/services/data/", None, {}),
    ("GET", f"{V}/limits/", None, JSON),
    ("GET", f"{V}/sobjects", None, JSON),
    ("GET", f"{V}/sobjects/User/describe", None, JSON),
    ("GET", f"{V}/query/?q=SELECT+Id+FROM+User+WHERE+LastName+%3D+%27for+update%27", None, JSON),
    ("GET", f"{V}/queryAll/?q=SELECT+Id+FROM+Contact", None, JSON),
    posted(f"{V}/composite", composite(SUB_READ)),
    posted(f"{V}/composite/sobjects/User", RETRIEVE),
    posted(f"{V}/jobs/query", JOB),
]
