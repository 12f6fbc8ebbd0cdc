"""An HTTPS server on loopback that answers like a small org, with what a test wants in its answers."""

import csv
import gzip
import io
import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import trustme

ORG_ID = "00D5g000005abcDEAQ"
TOKEN = f"{ORG_ID[:15]}!AQ8AQCanaryToken.live.session"


ADMINISTRATOR = "0055g000000admnAAC"


class Table:
    """A page of the results of a query job, and the headers that go with it."""

    def __init__(self, columns: list[str], rows: list[dict[str, Any]], headers: dict[str, str]) -> None:
        text = io.StringIO(newline="")
        cells = [[_cell(row.get(column)) for column in columns] for row in rows]
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([columns, *cells])
        self.text, self.headers = text.getvalue(), headers


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class CannedOrg:
    """Rows by object, describes by object; `headers` go with every answer, `faults` before the next ones."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.describes: dict[str, list[dict[str, Any]]] = {}
        self.headers: dict[str, str] = {}
        self.faults: list[tuple[int, Any]] = []
        self.jobs: list[str] = []
        self.compressed = False
        self.lower_case_headers = False
        self.address = ""

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        if self.faults:
            return self.faults.pop(0)
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path.endswith("/jobs/query"):
            self.jobs.append(body["query"])
            return 200, self._job(len(self.jobs), "UploadComplete")
        if job := re.search(r"/jobs/query/750\w{11}(\d)AAA(/\w+)?$", path):
            return self._of_job(int(job[1]), path, job[2], query)
        if described := re.search(r"/sobjects/(\w+)/describe$", path):
            return 200, {"name": described[1], "keyPrefix": "005", "fields": self.describes[described[1]]}
        if retrieved := re.search(r"/composite/sobjects/(\w+)$", path):
            by_id = {row["Id"]: row for row in self.rows[retrieved[1]]}
            return 200, [_record(retrieved[1], by_id[each]) if each in by_id else None for each in body["ids"]]
        if path.endswith("/composite"):
            parts = [(part["referenceId"], self.answer("GET", part["url"], None)) for part in body["compositeRequest"]]
            return 200, {
                "compositeResponse": [
                    {"body": content, "httpHeaders": {}, "httpStatusCode": status, "referenceId": reference}
                    for reference, (status, content) in parts
                ]
            }
        return 200, self._page(query["q"][0])

    def _of_job(self, number: int, path: str, what: str | None, query: dict[str, list[str]]) -> tuple[int, Any]:
        if what is None:
            return 200, self._job(number, "JobComplete")
        if what == "/resultPages":
            return 200, {"resultPages": [{"resultUrl": path.replace(what, "/results?locator=MTAw")}], "done": True}
        columns = re.findall(r"\w+", re.search(r"SELECT (.*) FROM", self.jobs[number - 1])[1])  # type: ignore[index]
        rows = self._page(self.jobs[number - 1])["records"]
        half = rows[len(rows) // 2 :] if "locator" in query else rows[: len(rows) // 2]
        locator = "null" if "locator" in query else "MTAw"
        return 200, Table(columns, half, {"Sforce-Locator": locator, "Sforce-NumberOfRecords": str(len(half))})

    def _job(self, number: int, state: str) -> dict[str, Any]:
        asked = re.search(r"FROM (\w+)", self.jobs[number - 1])[1]  # type: ignore[index]
        told = {"id": f"7505g0000000{number:03}AAA", "operation": "query", "object": asked, "state": state}
        return {**told, "createdById": ADMINISTRATOR, "numberRecordsProcessed": len(self.rows[asked])}

    def _page(self, soql: str) -> dict[str, Any]:
        sobject = re.search(r"FROM (\w+)", soql)[1]  # type: ignore[index]
        rows = self.rows.get(sobject, [])
        if condition := re.search(r"WHERE (\w+) IN (.*)", soql):
            keys = {key.replace("\\'", "'").casefold() for key in re.findall(r"'((?:[^'\\]|\\.)*)'", condition[2])}
            rows = [row for row in rows if str(row.get(condition[1])).casefold() in keys]
        records = [_record(sobject, row) for row in rows]
        return {"totalSize": len(records), "done": True, "records": records}


def _record(sobject: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "attributes": {"type": sobject, "url": f"/services/data/v66.0/sobjects/{sobject}/{row['Id']}"},
        **row,
    }


@contextmanager
def served(org: CannedOrg, ca_file: Path) -> Iterator[str]:
    """Serve it at the address given out, under a certificate of an authority that is written to `ca_file`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # else each answer waits for the acknowledgment of its headers

        def do_GET(self) -> None:
            self._reply(None)

        def do_POST(self) -> None:
            self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _reply(self, body: Any) -> None:
            status, content = org.answer(self.command, unquote(self.path) if body else self.path, body)
            page = content if isinstance(content, Table) else None
            sent = (page.text if page else content if isinstance(content, str) else json.dumps(content)).encode()
            sent = gzip.compress(sent) if org.compressed else sent
            self.send_response(status)
            name = "content-type" if org.lower_case_headers else "Content-Type"
            self.send_header(name, "text/csv" if page else "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(sent)))
            if org.compressed:
                self.send_header("Content-Encoding", "gzip")
            for name, value in (org.headers | (page.headers if page else {})).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return "Mon, 23 Nov 2026 09:00:00 GMT"

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        org.address = f"https://127.0.0.1:{server.server_port}"
        yield org.address
    finally:
        server.shutdown()
        server.server_close()
