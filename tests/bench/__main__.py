"""python -m tests.bench [subject …]: measures on SQLite, and on a PostgreSQL of its own what asks for that.

Prints one JSON line per figure on stdout and nothing else there. A missed goal is a fact, not a failure: the
exit code is 1 only when a measurement could not be made.
"""

import argparse
import importlib
import logging
import os
import pkgutil
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "bench_"


def subjects() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX))


def measure_here(names: list[str], size: int | None) -> int:
    """Where DATABASE_URL points. Returns how many subjects broke."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connection

    django.setup()
    logging.disable(logging.INFO)
    modules = [importlib.import_module(f"tests.bench.{PREFIX}{name}") for name in names]
    wanted = [module for module in modules if connection.vendor in getattr(module, "DATABASES", ("sqlite",))]
    return sum(not report(module, size) for module in wanted)


def report(module, size: int | None) -> bool:
    """Print a subject's figures, measured in a new test database. False when it broke."""
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for figure in figures_of(module, size):
            print(figure.as_json(), flush=True)
    except Exception:
        traceback.print_exc()
        return False
    finally:
        teardown_databases(databases, verbosity=0)
    return True


def figures_of(module, size: int | None):
    most = getattr(module, "SIZE", None)
    return module.figures(min(size or most, most)) if most else module.figures()


def main(names: list[str], size: int | None) -> int:
    """On each database in a process of its own."""
    here = [sys.executable, "-m", "tests.bench", "--here", *(["--size", str(size)] if size else []), *names]
    bare = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    runs = [here, [sys.executable, str(ROOT / "tools" / "with_postgres.py"), *here]]
    return max(subprocess.run(command, cwd=ROOT, env=bare, check=False).returncode for command in runs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "subjects", nargs="*", help=f"one or more of: {', '.join(subjects()) or '(none yet)'}"
    )
    parser.add_argument("--here", action="store_true", help="only where DATABASE_URL points")
    parser.add_argument("--size", type=int, metavar="ROWS", help="at most so many rows, to try it out")
    options = parser.parse_args()
    unknown = set(options.subjects) - set(subjects())
    if unknown:
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    chosen = options.subjects or subjects()
    sys.exit(min(1, measure_here(chosen, options.size)) if options.here else main(chosen, options.size))
