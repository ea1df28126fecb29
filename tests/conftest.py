import json
import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from incidents import catalogue
from incidents.models import Category
from tests.client import StrictClient

TESTS = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items):
    """Every test may use the database; a test that needs real transactions says so itself.

    What starts whole processes comes first: workers steal from the end, and what two of them share they both
    have to prepare.
    """
    items.sort(key=lambda item: item.path.parent != TESTS)
    for item in items:
        if item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def coordinator():
    return get_user_model().objects.create_user(
        username="samordnaren", name="Sara Samordnare", is_coordinator=True
    )


@pytest.fixture
def client(coordinator):
    """Reads every page strictly; logged in as the municipality's coordinator."""
    client = StrictClient()
    client.force_login(coordinator)
    return client


@pytest.fixture
def anonymous():
    """Reads every page strictly; nobody is logged in."""
    return StrictClient()


@pytest.fixture(autouse=True)
def _insert_only_rows_go_with_the_test(request, _django_db_helper):
    """A test that commits is cleaned up by emptying the tables, which SQLite's triggers rightly refuse.

    PostgreSQL empties them by TRUNCATE, which no trigger on rows hears of.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and "transactional_db" not in request.fixturenames:
        return
    if connection.vendor == "sqlite":
        _empty_insert_only_tables()


def _empty_insert_only_tables():
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in {table for _, table, _ in triggers}:
            cursor.execute(f"DELETE FROM {table}")
        for _, _, sql in triggers:
            cursor.execute(sql)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """What migrations have put there is put back after a test that commits, for its cleaning takes that too.

    After the last test there is no database to put it in.
    """
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = (marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    if commits and nextitem:
        with item.config.stash[blocking_manager_key].unblock():
            catalogue.complete(Category, Category.history.model)
    return result


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


def pytest_terminal_summary(terminalreporter):
    """Leave counts and skips where tools/run_tests.py adds up the runs, when it asks for that."""
    path = os.environ.get("KOMMUNBROTT_TEST_REPORT")
    if not path:
        return
    stats = terminalreporter.stats
    report = {name: len(stats.get(name, [])) for name in ("passed", "failed", "error")}
    report["skipped"] = [
        {"test": skip.nodeid, "reason": str(skip.longrepr[2]).removeprefix("Skipped: ")}
        for skip in stats.get("skipped", [])
    ]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file)
