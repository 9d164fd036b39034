"""A small proxy before the search server: it demands keys and TLS, and fails in all the ways that a server fails."""

import http.client
import json
import ssl
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: What a key that only reads may ask.
READS = ("_search", "_count", "_mget")
ELASTICSEARCH = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}


class Proxy(ThreadingHTTPServer):
    """Passes requests on to a server, unless its ``mode`` says otherwise.

    ``mode``: "pass"; "hang" (answers never); "refuse" (closes the connection); "cut" (passes on, then closes the
    connection before the answer); "read-only" (takes no writes); "broken" (503); "busy" (429 to large bulks);
    "small" (413 to large bulks).
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, url: str, keys: dict[str, bool] | None = None, tls: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = urlsplit(url)
        self.keys = keys
        self.mode = "pass"
        self.requests: list[tuple[str, str, int]] = []
        self.released = threading.Event()
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://localhost:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news here."""


@contextmanager
def proxy(url: str, **options: Any) -> Generator[Proxy]:
    """A proxy that listens."""
    server = Proxy(url, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()


def certificate(folder: Path) -> Path:
    """A key and a self-signed certificate of localhost in one file."""
    file = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out", folder / "only.pem"],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (folder / "only.pem").read_text())
    return file


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        self.handle_any()

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        lines = body.count(b"\n")
        self.server.requests.append((self.command, path, lines))
        mode = self.server.mode
        writes = self.command != "GET" and not path.endswith(READS)
        if mode == "hang":
            self.server.released.wait(30)
            self.close_connection = True
        elif mode == "refuse":
            self.close_connection = True
        elif self.server.keys is not None and not self.allowed(writes):
            self.tell(403 if self.headers.get("Authorization") else 401, {"error": "security_exception"})
        elif mode == "broken":
            self.tell(503, {"error": "unavailable_shards_exception"})
        elif mode == "read-only" and writes:
            self.tell(403, {"error": {"type": "cluster_block_exception", "reason": "index read-only"}, "status": 403})
        elif mode in ("busy", "small") and path.endswith("_bulk") and lines > 6:
            self.tell(429 if mode == "busy" else 413, {"error": "too much"})
        else:
            self.forward(body, cut=mode == "cut")

    def allowed(self, writes: bool) -> bool:
        key = self.headers.get("Authorization", "").removeprefix("ApiKey ")
        assert self.server.keys is not None
        return key in self.server.keys and (self.server.keys[key] or not writes)

    def forward(self, body: bytes, cut: bool) -> None:
        upstream = http.client.HTTPConnection(self.server.upstream.netloc, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name not in ("Host", "Authorization")}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        content = answer.read()
        upstream.close()
        if cut:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def tell(self, status: int, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in ELASTICSEARCH.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Tests have their own words."""
