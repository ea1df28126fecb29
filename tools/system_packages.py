"""Sees to the Debian packages that Python libraries cannot bring with them.

python3 tools/system_packages.py run|test …

Runs before the virtual environment exists, hence standard library only. Silent when nothing is missing.
As root it installs what is missing; anybody else is told what to ask for. Exit 1 when something is still
missing.
"""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys


def has_library(name: str) -> bool:
    """Whether the loader finds the shared library, by ldconfig's list (no compiler needed)."""
    return ctypes.util.find_library(name) is not None


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_chromium() -> bool:
    return has_program(os.environ.get("CHROMIUM", ""), "chromium", "/usr/bin/chromium")


# What for → (Debian package, is it there already?)
NEEDED = {
    "run": [
        ("python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
        ("libpango-1.0-0", lambda: has_library("pango-1.0")),
        ("libpangoft2-1.0-0", lambda: has_library("pangoft2-1.0")),
        ("libharfbuzz-subset0", lambda: has_library("harfbuzz-subset")),
    ],
    "test": [
        ("chromium", has_chromium),
        ("libatomic1", lambda: has_library("atomic")),
    ],
}


def missing(purposes: list[str]) -> list[str]:
    return [package for purpose in purposes for package, there in NEEDED[purpose] if not there()]


def install(packages: list[str]) -> None:
    """Through apt, without questions. Raises CalledProcessError with apt's own words on stderr."""
    quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "check": True}
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, **quiet)
    subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", *packages], env=env, **quiet)


def main(purposes: list[str]) -> int:
    packages = missing(purposes)
    if not packages:
        return 0
    names = " ".join(packages)
    command = f"apt-get install --no-install-recommends {names}"
    if os.geteuid() != 0 or not has_program("apt-get"):
        print(f"Systempaket saknas. Be den som sköter datorn köra: sudo {command}", file=sys.stderr)
        return 1
    print(f"Installerar systempaket: {names}", file=sys.stderr)
    try:
        install(packages)
    except subprocess.CalledProcessError as error:
        print(f"Det gick inte att installera systempaketen ({error}). Kör: {command}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["run"]))
