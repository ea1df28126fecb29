"""Rows that may be added and never changed or removed, or only go on in one direction: kept so by the database."""

from collections.abc import Mapping

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


GUARDED = "%s is settled"

SQLITE_GUARD = (
    (
        "CREATE TRIGGER {table}_guard_update BEFORE UPDATE ON {table} WHEN OLD.{column} IN ({settled}) "
        "AND NOT ({moves} AND {same}) BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
    (
        "CREATE TRIGGER {table}_guard_delete BEFORE DELETE ON {table} WHEN OLD.{column} IN ({settled}) "
        "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    (
        "CREATE TRIGGER {table}_guard_replace BEFORE INSERT ON {table} "
        "WHEN EXISTS (SELECT 1 FROM {table} AS old WHERE (old.id = NEW.id{or_unique}) AND old.{column} IN ({settled})) "
        "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
)
SQLITE_GUARD_DROP = tuple(
    f"DROP TRIGGER IF EXISTS {{table}}_guard_{what}" for what in ("update", "delete", "replace")
)

POSTGRESQL_GUARD = (
    (
        "CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.{column} IN ({settled}) THEN IF TG_OP = 'DELETE' THEN "
        "RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        "ELSIF NOT ({moves} AND {same}) THEN "
        "RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    ),
    (
        "CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_guard()"
    ),
)
POSTGRESQL_GUARD_DROP = (
    "DROP TRIGGER IF EXISTS {table}_guard ON {table}",
    "DROP FUNCTION IF EXISTS {table}_guard()",
)


def guard_sql(
    vendor: str,
    table: str,
    *,
    column: str,
    moves: Mapping[str, tuple[str, ...]],
    kept: tuple[str, ...],
    unique: tuple[str, ...] = (),
) -> list[str]:
    """See ``Guarded``. ``kept`` and ``unique`` are names of columns."""
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    pairs = [(old, new) for old, allowed in moves.items() for new in (old, *allowed)]
    said = {
        "table": table,
        "column": column,
        "settled": ", ".join(f"'{value}'" for value in moves),
        "moves": "("
        + " OR ".join(f"(OLD.{column} = '{old}' AND NEW.{column} = '{new}')" for old, new in pairs)
        + ")",
        "same": " AND ".join(f"NOT (NEW.{name} {differs} OLD.{name})" for name in ("id", *kept)),
        "or_unique": "".join(f" OR old.{name} = NEW.{name}" for name in unique),
        "message": GUARDED % table,
    }
    return [text.format(**said) for text in (SQLITE_GUARD if vendor == "sqlite" else POSTGRESQL_GUARD)]


def drop_guard_sql(vendor: str, table: str) -> list[str]:
    texts = SQLITE_GUARD_DROP if vendor == "sqlite" else POSTGRESQL_GUARD_DROP
    return [text.format(table=table) for text in texts]


class Guarded(Operation):
    """Migration operation: a row of ``model_name`` whose ``field`` is a key of ``moves`` is settled.

    It is not removed, what is in the fields ``kept`` is not changed, and ``field`` goes only where ``moves`` says.
    SQLite drops the triggers of a table that a later migration alters: repeat the operation after it.
    """

    reversible = True

    def __init__(
        self,
        model_name: str,
        *,
        field: str,
        moves: Mapping[str, tuple[str, ...]],
        kept: tuple[str, ...],
        unique: tuple[str, ...] = (),
    ):
        self.model_name, self.field, self.moves, self.kept, self.unique = (
            model_name,
            field,
            moves,
            kept,
            unique,
        )

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        meta = to_state.apps.get_model(app_label, self.model_name)._meta
        statements = guard_sql(
            schema_editor.connection.vendor,
            meta.db_table,
            column=meta.get_field(self.field).column,
            moves=self.moves,
            kept=tuple(meta.get_field(name).column for name in self.kept),
            unique=tuple(meta.get_field(name).column for name in self.unique),
        )
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in statements:
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in drop_guard_sql(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)

    def describe(self):
        return f"Settled rows of {self.model_name} stay so"
