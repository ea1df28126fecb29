"""Rows that may be added and never changed or removed, kept so by the database itself."""

from django.db.migrations.operations.base import Operation

MESSAGE = "%s is insert-only"

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    (
        "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        "WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
)
SQLITE_DROP = tuple(f"DROP TRIGGER IF EXISTS {{table}}_no_{what}" for what in ("update", "delete", "replace"))

POSTGRESQL = (
    (
        "CREATE FUNCTION {table}_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    (
        "CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_insert_only()"
    ),
)
POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS {table}_insert_only ON {table}",
    "DROP FUNCTION IF EXISTS {table}_insert_only()",
)


def create_sql(vendor: str, table: str, unique: tuple[str, ...]) -> list[str]:
    """``unique`` are the columns that tell rows apart besides ``id``."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    same = f"id = NEW.id OR ({same})" if unique else "id = NEW.id"
    statements = SQLITE if vendor == "sqlite" else POSTGRESQL
    return [text.format(table=table, same=same, message=MESSAGE % table) for text in statements]


def drop_sql(vendor: str, table: str) -> list[str]:
    return [text.format(table=table) for text in (SQLITE_DROP if vendor == "sqlite" else POSTGRESQL_DROP)]


class InsertOnly(Operation):
    """Migration operation: from here on rows of ``model_name`` can only be added, raw SQL included.

    SQLite drops the triggers of a table that a later migration alters: repeat the operation after it.
    """

    reversible = True

    def __init__(self, model_name: str, *, unique: tuple[str, ...] = ()):
        self.model_name = model_name
        self.unique = unique

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, drop_sql, app_label, to_state)
        self._run(schema_editor, create_sql, app_label, to_state, self.unique)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, drop_sql, app_label, to_state)

    def _run(self, schema_editor, sql, app_label, state, *more):
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in sql(schema_editor.connection.vendor, table, *more):
            schema_editor.execute(statement)

    def describe(self):
        return f"Rows of {self.model_name} can only be added"
