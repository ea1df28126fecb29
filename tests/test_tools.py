"""What make runs. Whole processes are started, so these take seconds.

The demos keep their data in folders of their own. A database that the tests are run against would be one
for all of them, and two that load it at once would meet.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
ENV = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
ENV["DJANGO_SETTINGS_MODULE"] = "kommunbrott.settings"

pytestmark = pytest.mark.once


def run(tool: str, *arguments: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, TOOLS / tool, *arguments]
    return subprocess.run(command, env=ENV | env, capture_output=True, text=True, timeout=60, check=False)


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """tools/demo.py, running on a port of its own with its data in ``folder``."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.output = folder / "output.txt"
        env = ENV | {"PORT": str(self.port), "KOMMUNBROTT_DATA": str(folder / "data")}
        with self.output.open("w") as output:
            command = [sys.executable, TOOLS / "demo.py"]
            self.process = subprocess.Popen(command, env=env, stdout=output, stderr=output)

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def wait_until_served(self):
        deadline = time.monotonic() + 120
        while f"Kommunbrott finns på {self.url}" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def children(self) -> list[int]:
        """The process ids of the server and the worker and of what they have started."""
        ids = [self.process.pid]
        for parent in ids:
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                ids += [int(child) for child in task.read_text().split()]
        return ids[1:]

    def child(self, name: str, *, other_than: int = 0) -> int:
        """The process with the name, waited for."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for number in alive(self.children()):
                if number != other_than and name_of(number) == name:
                    return number
            time.sleep(0.05)
        raise AssertionError(self.said)

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


def alive(ids: list[int]) -> list[int]:
    """Those that still run; a zombie waiting for its parent does not."""
    found = []
    for number in ids:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found.append(number)
    return found


class Seen(NamedTuple):
    """What was seen of a demo while it ran and when it had been stopped."""

    code: int
    html: str
    styles: str
    said: str
    family: list[int]


def seen(demo: Demo, signal_sent: int) -> Seen:
    family = demo.children()
    html = fetched(demo.url)
    styles = fetched(demo.url + re.search(r'href="/(static/[^"]+\.css)"', html)[1])
    return Seen(demo.stop(signal_sent), html, styles, demo.said, family)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> tuple[Path, Seen]:
    """The folder of a demo that was started from nothing, and what was seen of it before it was stopped."""
    folder = tmp_path_factory.mktemp("demo")
    first = Demo(folder)
    first.wait_until_served()
    return folder, seen(first, signal.SIGTERM)


@pytest.fixture
def start_demo():
    """Starts a demo and waits until it serves; what still runs is stopped after the test."""
    started = []

    def start(folder: Path) -> Demo:
        started.append(Demo(folder))
        started[-1].wait_until_served()
        return started[-1]

    yield start
    for demo in started:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


@pytest.fixture
def demo(start_demo, loaded, tmp_path) -> Demo:
    """Running on a copy of what has been loaded."""
    shutil.copytree(loaded[0] / "data", tmp_path / "data")
    return start_demo(tmp_path)


def test_demo_serves_tells_its_logins_and_stops_cleanly_twice(loaded, demo):
    """Once from nothing and once from what the first left behind."""
    for run_of_it in (loaded[1], seen(demo, signal.SIGINT)):
        logins = [line for line in run_of_it.said.splitlines() if len(line.split(maxsplit=2)) == 3]

        assert run_of_it.code == 0
        assert "Logga in" in run_of_it.html
        assert "@layer" in run_of_it.styles
        assert "ERROR" not in run_of_it.said
        assert len(logins) >= 2, run_of_it.said
        assert len(run_of_it.family) >= 3, "server, its workers, and the queue's worker"
        assert alive(run_of_it.family) == []


def test_demo_starts_a_killed_worker_again_and_goes_on_serving(demo):
    first = demo.child("kb-worker")
    os.kill(first, signal.SIGKILL)

    second = demo.child("kb-worker", other_than=first)

    assert second != first
    assert "Köarbetaren dog (slutkod -9) och startas igen." in demo.said
    assert "Logga in" in fetched(demo.url)
    assert demo.stop(signal.SIGTERM) == 0
    assert alive([first, second]) == []


def test_demo_gives_up_a_worker_that_keeps_dying(demo):
    family = demo.children()
    killed = 0
    for _ in range(3):
        killed = demo.child("kb-worker", other_than=killed)
        os.kill(killed, signal.SIGKILL)

    assert demo.process.wait(20) == 1
    assert "Kommunbrott stannade: köarbetaren dog (slutkod -9)." in demo.said
    assert alive([*family, killed]) == []


def test_demo_says_that_the_server_died(demo):
    family = demo.children()
    os.kill(demo.child("kb-server"), signal.SIGKILL)

    assert demo.process.wait(20) == 1
    assert "webbservern dog" in demo.said
    assert alive(family) == []


def name_of(process: int) -> str:
    return Path(f"/proc/{process}/comm").read_text().strip()


def test_demo_names_a_port_that_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("demo.py", PORT=str(port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Port {port} är upptagen. Välj en annan: make demo PORT=8001\n"


def test_system_packages_is_silent_when_nothing_is_missing():
    result = run("system_packages.py", "run", "test")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_with_postgres_runs_a_real_server_and_leaves_nothing():
    script = (
        "import os, psycopg, sys, dj_database_url as d;"
        "c = d.parse(os.environ['DATABASE_URL']);"
        "print(psycopg.connect(host=c['HOST'], user=c['USER'], dbname=c['NAME']).info.vendor, c['HOST']);"
        "sys.exit(7)"
    )
    result = run("with_postgres.py", sys.executable, "-c", script)
    vendor, folder = result.stdout.split()

    assert (result.returncode, vendor, result.stderr) == (7, "PostgreSQL", "")
    assert not Path(folder).parent.exists()


def test_local_settings_are_written_once_and_for_the_owner_only(tmp_path):
    path = tmp_path / "var" / "local.env"

    run("local_settings.py", str(path))
    first = path.read_text()
    run("local_settings.py", str(path))

    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(first.partition("KOMMUNBROTT_SECRET_KEY=")[2].split("\n")[0]) > 50
