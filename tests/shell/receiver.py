"""A real HTTP server on this machine that takes what webhooks are told, and fails as it is asked to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """What came, each as headers and body; ``answers`` are the statuses to give next, then 204 for ever."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.here = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/told?by=quorate"


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.came.append((dict(self.headers), body))
            told.here.set()
            told.go_on.wait(timeout=20)
            status = told.answers.pop(0) if told.answers else 204
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", told.address + "&again=1")
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                return  # whoever asked was killed

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield told
    told.go_on.set()
    server.shutdown()
    server.server_close()
