"""A page and the same bytes as a file, both from the product's own server: one worker, a connection kept open."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from kommunbrott.models import User

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 30
SERVER = (
    "gunicorn", "kommunbrott.wsgi", "--worker-class", "gthread", "--threads", "2", "--keep-alive",
    "75", "--log-level", "warning", "--no-control-socket",
)  # fmt: skip


class Address:
    """Asks again and again for one address, with as little work of its own as can be."""

    def __init__(self, port: int, path: str, cookie: str):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()

    def get(self) -> bytes:
        """Raises ValueError for another answer than 200."""
        self.socket.sendall(self.asked)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.received()
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(head.decode("latin-1"))
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        while len(body) < int(headers[b"content-length"]):
            body += self.received()
        return body

    def received(self) -> bytes:
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def logged_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextlib.contextmanager
def served(pages: dict[str, str], user: User) -> Iterator[dict[str, tuple[Address, Address]]]:
    """For each page by name its address and that of a file with the same bytes."""
    cookie = logged_in(user)
    client = Client()
    client.force_login(user)
    with tempfile.TemporaryDirectory() as folder:
        for name, path in pages.items():
            (Path(folder) / f"{name}.html").write_bytes(client.get(path).content)
        with server(folder) as port:
            yield {
                name: (
                    Address(port, path, cookie),
                    Address(port, f"{settings.STATIC_URL}{name}.html", cookie),
                )
                for name, path in pages.items()
            }


@contextlib.contextmanager
def served_to_all(pages: dict[str, str], workers: int) -> Iterator[dict[str, tuple[int, str, str]]]:
    """For each page that asks nobody who they are: port, path, and path of a file with the same bytes."""
    client = Client()
    with tempfile.TemporaryDirectory() as folder:
        for name, path in pages.items():
            (Path(folder) / f"{name}.html").write_bytes(client.get(path).content)
        with server(folder, workers) as port:
            yield {name: (port, path, f"{settings.STATIC_URL}{name}.html") for name, path in pages.items()}


@contextlib.contextmanager
def server(static: str, workers: int = 1) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "KOMMUNBROTT_BENCH_DATABASE": str(connection.settings_dict["NAME"]),
        "KOMMUNBROTT_BENCH_STATIC": static,
    }
    command = [sys.executable, "-m", *SERVER, "--workers", str(workers), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
