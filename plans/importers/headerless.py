"""The columns of a table that has no header row."""

from kommunbrott.reading import Table
from plans.importers.columns import Role, looks_like_parties
from plans.importers.draft import PlanDraft
from plans.importers.tables import Columns, inferred_columns, share


def columns_without_header(draft: PlanDraft, table: Table, before: Columns | None) -> Columns | None:
    """From the table before it when that fits, else from what stands in it. What was done is told."""
    inferred = inferred_columns(table)
    if before is not None and len(before.roles) == table.width:
        at = before.first(Role.RESPONSIBLE)
        texts = [
            line[at].text for line in table.grid() if at is not None and line[at] and line[at].text.strip()
        ]
        if at is None or inferred is None or share(texts, looks_like_parties) >= 0.3:
            draft.note(
                table.where, "Tabellen saknar rubrikrad och lästes med samma kolumner som tabellen före."
            )
            return before
    if inferred is not None:
        names = ", ".join(str(role or "okänd") for role in inferred.roles)
        draft.note(table.where, f"Tabellen saknar rubrikrad. Kolumnerna tolkades efter innehållet: {names}.")
    return inferred
