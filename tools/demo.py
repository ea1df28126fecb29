"""Shows the product: python tools/demo.py

Prepares the database, loads the demo municipality unless it is there, and runs the web server and the queue
worker until Ctrl-C or TERM. A worker that dies is started again. Ends with 0 when asked to stop, and with 1 when
the server died or the worker keeps dying. No process outlives this one, however it ends. Server and worker
are forked, so that Django starts once and not thrice.
"""

import contextlib
import ctypes
import importlib
import os
import signal
import socket
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 30
# The server ends its requests and the worker its task before they go; after this they are made to.
STOP_SECONDS = 15
# A worker that dies this many times with less than so long between is not helped by another start.
MOST_DEATHS, SOON_SECONDS = 3, 20
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


class Asked(Exception):
    """Somebody pressed Ctrl-C or sent TERM."""


def ask_to_stop(number, frame):
    raise Asked


class Child:
    """A part of the demo, in a process and a session of its own. ``tag`` is what ps shows."""

    def __init__(self, name: str, tag: str, work: Callable[[], object], *, is_replaceable: bool = False):
        self.name, self.tag, self.work = name, tag, work
        self.is_replaceable = is_replaceable
        self.deaths: list[float] = []
        self.start()

    def start(self) -> None:
        self.code: int | None = None
        parent = os.getpid()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            become(self.tag, self.work, parent)

    def start_again(self) -> bool:
        """False when it has died too often of late to be worth it."""
        self.kill_family()
        self.deaths = [at for at in self.deaths if time.monotonic() - at < SOON_SECONDS] + [time.monotonic()]
        if not self.is_replaceable or len(self.deaths) >= MOST_DEATHS:
            return False
        print(f"{self.name.capitalize()} dog (slutkod {self.code}) och startas igen.", file=sys.stderr)
        close_connections()
        self.start()
        return True

    def has_ended(self) -> bool:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def send(self, number: int) -> None:
        if not self.has_ended():
            os.kill(self.pid, number)

    def kill_family(self) -> None:
        """The child and what it may have left behind: it leads a session, so its group is its family."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while not self.has_ended():
            time.sleep(0.01)


def become(tag: str, work: Callable[[], object], parent: int) -> None:
    """Turn this fork into a child that does ``work`` and then ends. Never returns."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if sys.platform == "linux":
            # TERM when the parent is gone, also if it was killed.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            ctypes.CDLL(None).prctl(PR_SET_NAME, tag.encode())
        if os.getppid() == parent:
            work()
            code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT ska vara ett tal mellan 1 och 65535, inte {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            sys.exit(f"Port {text} är upptagen. Välj en annan: make demo PORT=8001")
    return int(text)


def static_files_changed() -> bool:
    """Whether the static files, or the way they are stored, differ from when they were last collected."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    newest = max((os.stat(name).st_mtime_ns for name in files), default=0)
    state = f"{len(files)} {newest} {settings.STORAGES['staticfiles']['BACKEND']}"
    if stamp.exists() and stamp.read_text() == state:
        return False
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    collect()
    stamp.write_text(state)
    return True


def collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def prepare() -> bool:
    """Database and static files. Returns whether a municipality is there already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommunbrott.settings")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    static_files_changed()
    importlib.import_module(settings.ROOT_URLCONF)

    from kommunbrott.models import Municipality

    return Municipality.objects.exists()


def load() -> None:
    """The demo municipality unless there is one; prints the logins, which takes a second of hashing."""
    from django.core.management import call_command

    call_command("demo")
    sys.stdout.flush()


def close_connections() -> None:
    """Before a fork: a connection to the database is not to be shared."""
    from django.db import connections

    connections.close_all()


def start(at: int) -> list[Child]:
    close_connections()
    return [
        Child("webbservern", "kb-server", lambda: serve(at)),
        Child("köarbetaren", "kb-worker", work_off_queue, is_replaceable=True),
    ]


def serve(at: int) -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = [
        "gunicorn", "kommunbrott.wsgi", "--bind", f"{HOST}:{at}", "--preload", "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    run()


def work_off_queue() -> None:
    from django.core.management import call_command

    call_command("worker", verbosity=0)


def fault_of(children: list[Child]) -> str | None:
    """Which child has died for good, with its exit code; None while all live or have been started again."""
    for child in children:
        if child.has_ended() and not child.start_again():
            return f"{child.name} dog (slutkod {child.code})"
    return None


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until_served(url: str, children: list[Child]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if fault_of(children):
            return
        if time.monotonic() > deadline:
            print(f"Ingen svarar på {url} efter {START_SECONDS} sekunder.", file=sys.stderr)
            return
        time.sleep(0.05)
    print(f"\nKommunbrott finns på {url}  (avsluta med Ctrl-C)", flush=True)


def stop(children: list[Child]) -> None:
    for child in children:
        child.send(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while not all(child.has_ended() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.kill_family()


def run(children: list[Child]) -> str | None:
    """Until somebody asks it to stop (None) or a part of it dies (what died). Fills in ``children``."""
    at = port()
    try:
        # The server waits for a new municipality, but not for the logins of one that is there.
        if is_loaded := prepare():
            children += start(at)
        load()
        if not is_loaded:
            children += start(at)
        wait_until_served(f"http://{HOST}:{at}/", children)
        while not (fault := fault_of(children)):
            time.sleep(0.3)
    except Asked:
        return None
    return fault


def main() -> int:
    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    children: list[Child] = []
    try:
        fault = run(children)
    finally:
        # Pressed once is enough; a second Ctrl-C must not leave anything behind.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(children)
    if fault:
        print(f"Kommunbrott stannade: {fault}.", file=sys.stderr)
        return 1
    print("Kommunbrott är avslutat. Allt som skrivits finns kvar till nästa gång.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
