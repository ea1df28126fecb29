"""Ekstad, loaded once for all tests that only read it: that takes as long as hundreds of other tests."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def ekstad(django_db_setup, django_db_blocker):
    """What the command demo wrote on stdout and stderr. A test leaves the rows as they were."""
    stdout, stderr = StringIO(), StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=stdout, stderr=stderr)
        yield stdout.getvalue(), stderr.getvalue()
        transaction.set_rollback(True)
