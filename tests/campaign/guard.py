"""Kind `guard`: answers that lead a run to write, or to another host, and requests that may write."""

import json
import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from fixtures.org import OrgError
from fixtures.org.http import ReadOnlySession
from tests.campaign.stage import AFTER, BEFORE, Stage
from tests.campaign.tries import Kind, Seen
from tests.org.requests_that_write import READS, REFUSED, V
from tests.standin.http.faults import Fault
from tests.standin.http.requests_log import LoggedRequest

ELSEWHERE = "https://{canary}{path}"
TARGETS = (
    *("/services/data/v66.0/composite", "/services/data/v66.0/sobjects/User/005000000000001AAA?_HttpMethod=DELETE"),
    *("/services/data/v66.0/query/01g?_HttpMethod=PATCH", "/services/data/v66.0/query/../jobs/ingest", "//{canary}/x"),
    *("https://{canary}/services/data/v66.0/query/01g-2000", "@{canary}/x", "/services/apexrest/x", "\\\\{canary}\\x"),
    *(
        "/services/data/v66.0/jobs/query/750000000000001AAA/../../ingest",
        "/secur/logout.jsp",
        "?q=SELECT",
        "#",
        "%2e%2e",
    ),
    *("/services/data/v66.0/jobs/ingest/750000000000001AAA", "javascript:x", "file:///etc/passwd", "x\r\nX-Y: z"),
    *("750000000000001AAA/../../ingest", "a&_HttpMethod=DELETE", "..%2f..%2fingest", "\ud800", "", "%2e%2e"),
)
ALLOWED = {
    "GET": r"/services/data/?|/services/data/v66\.0/(query|queryAll|sobjects|limits|jobs/query)(/[\w-]+)*/?",
    "POST": r"/services/oauth2/token|/services/data/v66\.0/(composite(/sobjects/\w+)?|jobs/query)",
    "DELETE": r"/services/data/v66\.0/jobs/query/\w+",
}
"""By this file's own reading of what only reads."""


def may_write(request: LoggedRequest) -> bool:
    """Whether a request that came to the org does more than read."""
    path = ALLOWED.get(request.method)
    if path is None or not re.fullmatch(path, request.path) or "_HttpMethod" in request.query:
        return True
    if request.path.endswith("/composite"):
        return any(part["method"] != "GET" for part in json.loads(request.body)["compositeRequest"])
    return "/sobjects/" in request.path and request.method == "POST" and "records" in json.loads(request.body)


def _leading(names: tuple[str, ...], target: str) -> Callable[[bytes], bytes]:
    """An answer in which these names lead to the target; a whole page says that another follows."""

    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(each) for each in value]
        if not isinstance(value, dict):
            return value
        more = {"done": False, "nextRecordsUrl": target} if "nextRecordsUrl" in names and "done" in value else {}
        changed = {
            name: target if name in names and isinstance(inner, str) else change(inner) for name, inner in value.items()
        }
        return {**changed, **more}

    return lambda content: json.dumps(change(json.loads(content))).encode()


LEADS: dict[str, tuple[str, tuple[str, ...]]] = {
    "the next page of a query": ("v66.0/query", ("nextRecordsUrl",)),
    "the next page of a part": ("/composite", ("nextRecordsUrl",)),
    "the Id of a job": ("/jobs/query", ("id",)),
    "the pages of a job": ("/resultPages", ("resultUrl",)),
    "more pages of a job": ("/resultPages", ("nextRecordsUrl",)),
    "the instance of a token": ("/services/oauth2/token", ("instance_url",)),
    "the versions": ("/services/data/", ("url", "version")),
    "all Ids": ("v66.0/query", ("Id", "url")),
}
HEADERS = {"where else it is": ("Location", "v66.0/query"), "the locator of a page": ("Sforce-Locator", "/results")}
OF_JOBS = {"the Id of a job", "the pages of a job", "more pages of a job", "the locator of a page"}
PUT_IN = ("/..", "%2e", "?_HttpMethod=DELETE&", ";x", "//", "\\", "#", "@", "\n")
FAULTS = tuple(f"target {number}" for number in range(len(TARGETS)))


@contextmanager
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """An address where nobody may knock, and who has."""
    heard: list[bytes] = []

    def listen(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                listener.accept()[0].close()
                heard.append(b"")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=listen, args=(listener,), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", heard


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    if place == "a request":
        return _sent(stage, fault, rng)
    with stage.trying() as trial, canary() as (address, heard):
        target = TARGETS[int(fault.split()[1])].format(canary=address)
        if place in HEADERS:
            name, only = HEADERS[place]
            status = rng.choice([301, 302, 307, 308]) if name == "Location" else None
            shown = target.encode("ascii", "replace").decode().replace("\r\n", " ")
            met = Fault(status, "", {name: shown}, only=only, change=None if status else bytes)
        else:
            only, names = LEADS[place]
            met = Fault(change=_leading(names, target), only=only)
        environment = stage.signing_in_by_secret if "token" in place else {}
        jobs = ("followed" if "locator" in place else "listed") if place in OF_JOBS else None
        faults = [Fault(only=only)] * rng.randrange(3) + [met] * rng.choice([1, 9])
        trial.judge(rng.choice([BEFORE, AFTER]), faults, environment=environment, jobs=jobs)
        trial.seen.met = len(stage.org.faults) < len(faults)
        if place == "the instance of a token":  # a sign-in says where the org is, and is believed: without the token
            heard.clear()
        _look_at_requests(stage, trial.seen, heard)
        return trial.seen


def _look_at_requests(stage: Stage, seen: Seen, heard: list[bytes]) -> None:
    if heard:
        seen.add("leak", "another host was asked")
    seen.wrong += [
        ("left", f"{each.method} {each.path} {each.query}") for each in stage.org.requests if may_write(each)
    ]


def _sent(stage: Stage, fault: str, rng: random.Random) -> Seen:
    """No run: a request, or a read with something put into it, given to the session itself."""
    method, path, body, headers = rng.choice(REFUSED if fault == "that may write" else READS)
    seen = Seen(ended="not sent")
    if fault == "that reads, changed":
        place = rng.randrange(len(V) - 4, len(path))
        path = path[:place] + rng.choice(PUT_IN) + path[place:]
    with stage.trying(), ReadOnlySession(pauses=()) as session:
        place_of_org = stage.environment["SF_INSTANCE_URL"]
        session.attach(place_of_org)
        session.verify = stage.environment["REQUESTS_CA_BUNDLE"]
        token = {"Authorization": f"Bearer {stage.org.access_token}"}
        try:
            session.request(
                method, stage.environment["SF_INSTANCE_URL"] + path, data=body, headers={**token, **headers}
            )
            seen.ended = "sent"
        except (OrgError, ValueError) as refused:
            seen.ended = str(refused)
        _look_at_requests(stage, seen, [])
    return seen


KIND = Kind(
    "guard",
    {**dict.fromkeys((*LEADS, *HEADERS), FAULTS), "a request": ("that may write", "that reads, changed")},
    _run,
)
