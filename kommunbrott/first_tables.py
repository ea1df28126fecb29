"""The first tables of an app, made in one go.

Django draws every model anew for each table that is made, and all that point at each other with it: with history
for nearly everything that takes a quarter of a second a table.
"""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel


class FirstTables(Operation):
    """Migration operation: what ``operations`` say of models that come to be here, drawn once at the end.

    A table is made as its model is by then, so fields and constraints that are added come with it.
    """

    reversible = True

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.made():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.made()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def made(self) -> list[CreateModel]:
        return [operation for operation in self.operations if isinstance(operation, CreateModel)]

    def describe(self):
        return "Make the app's first tables"
