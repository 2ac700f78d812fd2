"""A Department of our own on loopback: it gives tokens, takes children in, and fails in the ways that it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Department:
    """What the server does next: each entry of ``fails`` is used once. ``children``: what it holds, by identifier."""

    def __init__(self) -> None:
        self.fails: list[tuple[int, dict[str, str], Any]] = []
        self.bad: set[str] = set()
        self.names_places = True
        self.children: dict[str, Any] = {}
        self.accepted: list[str] = []
        self.batches: list[int] = []
        self.tokens = 0
        self.token_fails = False
        self.hangs = 0.0
        self.answers: int | None = None
        """How many lists it answers; the next is taken in and left without an answer. None: all."""
        self.freed = threading.Event()
        self.url = ""

    def sign_in(self, form: str) -> tuple[int, dict[str, str], Any]:
        if (
            self.token_fails
            or "grant_type=client_credentials" not in form
            or "client_secret=hush" not in form
        ):
            return 401, {}, {"error": "invalid_client"}
        self.tokens += 1
        return 200, {}, {"access_token": f"token-{self.tokens}", "expires_in": 3600}

    def take(self, path: str, headers: Any, told: list[Any]) -> tuple[int, dict[str, str], Any]:
        # Settled on arrival: a request that hung must not take the failure that is meant for a later one.
        fails = self.fails.pop(0) if self.fails else None
        if self.hangs:
            self.freed.wait(self.hangs)
        if fails:
            return fails
        if headers["Authorization"] != f"Bearer token-{self.tokens}" or headers["SupplierKey"] != "key":
            return 401, {}, {"message": "no"}
        assert path == "/1/children_social_care_data/806/children" and 1 <= len(told) <= 100
        self.batches.append(len(told))
        bad = [place for place, child in enumerate(told) if child["la_child_id"] in self.bad]
        if bad:
            named = [f"[{place}].child_details.surname: not allowed" for place in bad]
            return 400, {}, {"status": "BAD_REQUEST", "errors": named if self.names_places else ["malformed"]}
        for child in told:
            self.accepted.append(child["la_child_id"])
            if child.get("purge"):
                self.children.pop(child["la_child_id"], None)
            else:
                self.children[child["la_child_id"]] = child
        if self.answers is not None and len(self.batches) > self.answers:
            self.freed.wait(60)
        return 200, {}, [f"2026-04-13_10:00:00.000000_{number}" for number in range(len(told))]


@contextmanager
def department() -> Iterator[Department]:
    """Run one on a port of its own."""
    here = Department()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/token":
                status, headers, said = here.sign_in(body)
            else:
                status, headers, said = here.take(self.path, self.headers, json.loads(body))
            answer = said if isinstance(said, bytes) else json.dumps(said).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_said: Any) -> None:
            """Write nothing down."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.freed.set()
        server.shutdown()
        server.server_close()
