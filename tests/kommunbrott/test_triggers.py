import pytest
from django.db import IntegrityError, connection, transaction

from kommunbrott.triggers import create_sql, drop_guard_sql, drop_sql, guard_sql


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


@pytest.fixture
def papers():
    """A table of its own: what is signed stays, but may be published."""
    run(["CREATE TABLE paper (id integer PRIMARY KEY, status varchar(20), text varchar(20), day integer)"])
    run(
        guard_sql(
            connection.vendor, "paper", column="status", kept=("text",), unique=("text",),
            moves={"signed": ("published",), "published": ()},
        )
    )  # fmt: skip
    run(
        [
            "INSERT INTO paper VALUES (1, 'draft', 'a', NULL), (2, 'signed', 'b', NULL), (3, 'published', 'c', NULL)"
        ]
    )


REPLACE = "INSERT OR REPLACE INTO paper VALUES (9, 'draft', 'b', NULL)"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper SET text = 'x' WHERE id = 2",
        "UPDATE paper SET text = NULL WHERE id = 3",
        "UPDATE paper SET status = 'draft' WHERE id = 2",
        "UPDATE paper SET status = 'signed' WHERE id = 3",
        "UPDATE paper SET id = 7 WHERE id = 2",
        "DELETE FROM paper WHERE id = 2",
        "DELETE FROM paper",
        *([REPLACE] if connection.vendor == "sqlite" else []),
    ],
)
def test_settled_row_stays(papers, statement):
    with pytest.raises(IntegrityError, match="paper is settled"), transaction.atomic():
        run([statement])

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status, text FROM paper ORDER BY id")
        assert cursor.fetchall() == [(1, "draft", "a"), (2, "signed", "b"), (3, "published", "c")]


def test_row_goes_on_where_it_may(papers):
    run([
        "UPDATE paper SET text = 'x', status = 'signed' WHERE id = 1",
        "UPDATE paper SET status = 'published', day = 4 WHERE id = 2",
        "UPDATE paper SET day = 5 WHERE id = 3",
    ])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status, text, day FROM paper ORDER BY id")
        found = cursor.fetchall()

    assert found == [(1, "signed", "x", None), (2, "published", "b", 4), (3, "published", "c", 5)]


def test_guard_is_taken_away_whole(papers):
    run(drop_guard_sql(connection.vendor, "paper"))
    run(["DELETE FROM paper"])
