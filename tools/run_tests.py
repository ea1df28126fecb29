"""Runs the whole suite: python tools/run_tests.py [pytest arguments]

On SQLite, then on a PostgreSQL of its own without the browser tests and those that no database could change.
Says last what was skipped and why. When CI is set, a skip that tests/allowed_skips.txt does not list makes
the run fail.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = ROOT / "tests" / "allowed_skips.txt"
NO_TESTS = 5  # pytest's exit code when nothing was collected

RUNS = {
    "SQLite": [],
    "PostgreSQL": [str(ROOT / "tools" / "with_postgres.py"), sys.executable],
}


def run(database: str, arguments: list[str], report: Path) -> tuple[int, dict]:
    """pytest's exit code and its report, which is empty when pytest never got so far."""
    env = {**os.environ, "KOMMUNBROTT_TEST_REPORT": str(report)}
    env.pop("DATABASE_URL", None)
    marked = ["-m", "not browser and not once"] if database != "SQLite" else []
    # In order, so that what a file shares is prepared once; who is idle takes from the other. A part is quicker alone.
    spread = [] if arguments else ["--numprocesses", "auto", "--dist", "worksteal"]
    print(f"\n== {database} ==", flush=True)
    command = [sys.executable, *RUNS[database], "-m", "pytest", *spread, *marked, *arguments]
    code = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False).returncode
    return code, json.loads(report.read_text()) if report.exists() else {}


def allowed_skips() -> list[str]:
    lines = ALLOWED.read_text().splitlines()
    return [line.split(" # ")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def count(reports: list[dict], *names: str) -> int:
    return sum(report.get(name, 0) for report in reports for name in names)


def main(arguments: list[str]) -> int:
    allowed = tuple(allowed_skips())
    broken = False
    reports = []
    skips = []
    with tempfile.TemporaryDirectory() as folder:
        for database in RUNS:
            code, report = run(database, arguments, Path(folder) / f"{database}.json")
            broken = broken or code not in (0, NO_TESTS) or not report
            reports.append(report)
            skips += [(database, skip["test"], skip["reason"]) for skip in report.get("skipped", [])]

    print("\n== Skipped ==" if skips else "\n== Nothing was skipped ==")
    for database, test, reason in skips:
        print(f"{database}: {test}: {reason}{'' if test.startswith(allowed) else ' (not on the list)'}")
    unlisted = [test for _, test, _ in skips if not test.startswith(allowed)]
    if unlisted and os.environ.get("CI"):
        print(
            f"{len(unlisted)} skips are not listed in {ALLOWED.relative_to(ROOT)}; CI does not let them pass."
        )
        broken = True

    passed, failed = count(reports, "passed"), count(reports, "failed", "error")
    print(f"{passed} passed, {max(failed, int(broken))} failed, {len(skips)} skipped", flush=True)
    return int(broken or not passed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
