"""The settings as they are in production: in a process of its own, since settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
HOST = "kommunbrott.ekstad.se"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "kommunbrott.settings",
    "KOMMUNBROTT_SECRET_KEY": "".join(chr(33 + number % 90) for number in range(7, 87)),
    "KOMMUNBROTT_ALLOWED_HOSTS": HOST,
    "KOMMUNBROTT_BEHIND_PROXY": "1",
}
ASK = """
import json, sys
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
answers = [
    Client(headers=headers).get(path, headers={"host": host}, secure=False)
    for path, host, headers in json.loads(sys.argv[1])
]
print(json.dumps([[answer.status_code, dict(answer.headers)] for answer in answers]))
"""


def python(*arguments: str, data: Path, **env: str) -> subprocess.CompletedProcess:
    ours = ("KOMMUNBROTT_", "DATABASE_URL", "DJANGO_")
    bare = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    wanted = bare | PRODUCTION | {"KOMMUNBROTT_DATA": str(data)} | env
    environment = {key: value for key, value in wanted.items() if value}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def ask(data: Path, *requests: tuple[str, str, dict]) -> list:
    result = python("-c", ASK, json.dumps(requests), data=data)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """To the start page asked for over http, over https through the proxy, and by another name."""
    by_proxy = {"x-forwarded-proto": "https"}
    requests = ("/", HOST, {}), ("/", HOST, by_proxy), ("/", "elsewhere.example", by_proxy)
    return ask(tmp_path_factory.mktemp("data"), *requests)


def test_production_speaks_only_tls_and_only_to_its_own_host(answers):
    plain, secure, stranger = answers

    assert (plain[0], plain[1]["Location"]) == (301, f"https://{HOST}/")
    assert (secure[0], secure[1]["Location"]) == (302, "/logga-in/?next=/")
    assert secure[1]["Strict-Transport-Security"] == "max-age=31536000"
    assert stranger[0] == 400


def test_production_sends_headers_that_keep_others_out(answers):
    _, headers = answers[1]
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == "same-origin"


def test_production_passes_the_deployment_check(tmp_path):
    """But for two: which subdomains there are, and whether browsers preload, is the municipality's to say."""
    result = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", data=tmp_path)

    told = {line.split("(")[1].split(")")[0] for line in result.stderr.splitlines() if line.startswith("?:")}
    assert told == {"security.W005", "security.W021"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KOMMUNBROTT_SECRET_KEY", ""),
        ("KOMMUNBROTT_DEBUG", "kanske"),
        ("DATABASE_URL", "mysql://kb@localhost/kb"),
    ],
)
def test_start_fails_loudly_and_names_the_variable(tmp_path, name, value):
    result = python("manage.py", "check", data=tmp_path, **{name: value})

    assert result.returncode == 1
    assert name in result.stderr.splitlines()[-1]
