import pytest
from django.db import IntegrityError, connection, transaction

from kommunbrott.triggers import create_sql, drop_sql


def run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def notes():
    """A table of its own with one row in it."""
    run(["CREATE TABLE note (id integer PRIMARY KEY, page integer, text varchar(20))"])
    run(create_sql(connection.vendor, "note", ("page",)))
    run(["INSERT INTO note VALUES (1, 1, 'kept')"])


def rows() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, page, text FROM note ORDER BY id")
        return cursor.fetchall()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE note SET text = 'x'", "DELETE FROM note", "UPDATE note SET id = 2 WHERE id = 1"],
)
def test_row_can_only_be_added(notes, statement):
    with pytest.raises(IntegrityError, match="note is insert-only"), transaction.atomic():
        run([statement])
    run(["INSERT INTO note VALUES (2, 2, 'added')"])

    assert rows() == [(1, 1, "kept"), (2, 2, "added")]


def test_triggers_are_taken_away_whole(notes):
    run(drop_sql(connection.vendor, "note"))
    run(["UPDATE note SET text = 'changed'"])

    assert rows() == [(1, 1, "changed")]
