"""Shows the product: python tools/demo.py

Prepares the database, loads the demo municipality unless it is there, and runs the web server and the queue
worker until Ctrl-C or TERM. Ends with 0 when asked to stop and with 1 when a part of it died. No process
outlives this one, however it ends.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 30
# The server ends its requests and the worker its task before they go; after this they are made to.
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1


class Asked(Exception):
    """Somebody pressed Ctrl-C or sent TERM."""


def ask_to_stop(number, frame):
    raise Asked


def die_with_parent() -> None:
    """In a child, before it begins: get TERM when the parent is gone, also if it was killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


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


def prepare() -> None:
    """In this process, so that Django starts once: database, demo municipality, static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommunbrott.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    static_files_changed()
    call_command("demo")
    connections.close_all()


def start(at: int) -> dict[str, subprocess.Popen]:
    python = sys.executable
    commands = {
        "webbservern": [
            python, "-m", "gunicorn", "kommunbrott.wsgi", "--bind", f"{HOST}:{at}", "--preload",
            "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
            "--timeout", "60", "--graceful-timeout", "10", "--no-control-socket",
        ],
        "köarbetaren": [python, "manage.py", "db_worker", "--verbosity", "0", "--no-reload"],
    }  # fmt: skip
    return {
        name: subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )
        for name, command in commands.items()
    }


def dead(children: dict[str, subprocess.Popen]) -> str | None:
    """Which child has died, with its exit code; None while all live."""
    for name, child in children.items():
        if child.poll() is not None:
            return f"{name} dog (slutkod {child.returncode})"
    return None


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until_served(url: str, children: dict) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if dead(children):
            return
        if time.monotonic() > deadline:
            print(f"Ingen svarar på {url} efter {START_SECONDS} sekunder.", file=sys.stderr)
            return
        time.sleep(0.1)
    print(f"\nKommunbrott finns på {url}  (avsluta med Ctrl-C)", flush=True)


def stop(children: dict[str, subprocess.Popen]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
        kill_group(child.pid)
        child.wait()


def kill_group(leader: int) -> None:
    """What a child may have left behind: it led a session of its own, so its group is its family."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def main() -> int:
    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    children: dict[str, subprocess.Popen] = {}
    try:
        at = port()
        prepare()
        children = start(at)
        wait_until_served(f"http://{HOST}:{at}/", children)
        while not (fault := dead(children)):
            time.sleep(0.3)
    except Asked:
        fault = None
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
