import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from kommunbrott.first_tables import FirstTables

NOTES = FirstTables(
    [
        migrations.CreateModel("Folder", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Note",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("folder", models.ForeignKey("kommunbrott.Folder", models.CASCADE)),
            ],
        ),
        migrations.AddField("note", "page", models.IntegerField(default=1)),
        migrations.AddConstraint(
            "note", models.UniqueConstraint(fields=["folder", "page"], name="page_once_in_a_folder")
        ),
    ]
)


def tables() -> list[str]:
    names = connection.introspection.table_names()
    return sorted(name for name in names if name in ("kommunbrott_folder", "kommunbrott_note"))


@pytest.mark.django_db(transaction=True)
def test_tables_come_whole_and_go_again():
    before, after = ProjectState(), ProjectState()
    NOTES.state_forwards("kommunbrott", after)
    with connection.schema_editor() as editor:
        NOTES.database_forwards("kommunbrott", editor, before, after)
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, "kommunbrott_note")
        ]
        constraints = connection.introspection.get_constraints(cursor, "kommunbrott_note")
    made = tables()
    with connection.schema_editor() as editor:
        NOTES.database_backwards("kommunbrott", editor, after, before)

    assert made == ["kommunbrott_folder", "kommunbrott_note"]
    assert columns == ["id", "folder_id", "page"]
    unique = [row["columns"] for row in constraints.values() if row["unique"] and not row["primary_key"]]
    assert unique == [["folder_id", "page"]]
    assert tables() == []
