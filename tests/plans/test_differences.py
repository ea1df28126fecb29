"""What has changed, in words, and that nothing of the text can change unnoticed."""

import dataclasses
import datetime as dt
import types
import typing
from decimal import Decimal

import pytest

from plans.content import (
    FileContent,
    PlanContent,
    PreviousActionContent,
    PreviousAreaContent,
    PreviousPlanContent,
)
from plans.documents.differences import SAME, Change, FieldChange, compare, marked
from tests.plans.printed import (
    EKSTAD,
    POLICE,
    action,
    cause,
    centre,
    focus_area,
    goal,
    rich_plan,
    source,
    youth,
)

WORDS = EKSTAD.action


def whole(**kw) -> PlanContent:
    """The rich plan without its sources, which have no identities there."""
    return rich_plan(**{"sources": ()} | kw)


def changed(old, new):
    return compare(old, new, WORDS)


def with_area(area, **kw):
    return whole(focus_areas=(dataclasses.replace(area, **kw), centre()))


def test_equal_versions_are_said_to_be_equal():
    found = changed(whole(), whole())

    assert (found.is_same, found.summary, found.chapters) == (True, SAME, ())


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (
            "Högst 40 rapporter under 2027.",
            "Högst 30 rapporter under 2027.",
            (("", "Högst "), ("del", "40"), ("ins", "30"), ("", " rapporter under 2027.")),
        ),
        ("Polisen", "Polisen\nNattvandrarna", (("", "Polisen"), ("ins", "\nNattvandrarna"))),
        (
            "Det ska bli tryggare.",
            "Minst 12 pass",
            (("del", "Det ska bli tryggare."), ("ins", "Minst 12 pass")),
        ),
        (
            "sa 31 procent.[^3]",
            "sa 31 procent.[^4]",
            (("", "sa 31 procent."), ("del", "[^3]"), ("ins", "[^4]")),
        ),
        ("", "Nytt", (("ins", "Nytt"),)),
        ("Förr", "", (("del", "Förr"),)),
    ],
)
def test_two_texts_are_told_as_one(before, after, parts):
    assert marked(before, after) == parts


def test_action_is_followed_by_identity_not_by_number():
    first, *rest = youth().actions
    new = with_area(youth(), actions=(dataclasses.replace(first, number="1.9"), *rest))

    (chapter,) = changed(whole(), new).chapters

    assert chapter.changes == (
        Change(
            "andrat",
            "1.9 En kontaktväg mellan skola, socialtjänst och polis",
            (
                FieldChange(
                    "Rubrik",
                    (
                        ("", "1."),
                        ("del", "1"),
                        ("ins", "9"),
                        ("", " En kontaktväg mellan skola, socialtjänst och polis"),
                    ),
                ),
            ),
            ("action", first.id),
            "action",
        ),
    )


def test_summary_counts_what_was_added_changed_and_struck():
    first, second, *rest = youth().actions
    new = with_area(
        youth(),
        problem="Ett annat problem.",
        actions=(
            dataclasses.replace(first, how="Så här."),
            *rest,
            action("Ny", id=99),
            action("Nyare", id=98),
        ),
    )

    found = changed(whole(), new)

    assert found.summary == (
        "Två åtgärder är tillagda, en är ändrad och en är struken. "
        "Texten är ändrad på ett annat ställe. 7 av 10 åtgärder är oförändrade."
    )
    assert found.unchanged == (centre().name,)
    assert [(change.kind, change.key) for change in found.chapters[0].changes] == [
        ("andrat", ("focusarea", 1)),
        ("andrat", ("action", first.id)),
        ("tillagt", ("action", 99)),
        ("tillagt", ("action", 98)),
        ("struket", ("action", second.id)),
    ]


def test_struck_focus_area_tells_of_all_that_went_with_it():
    found = changed(whole(), whole(focus_areas=(youth(),)))

    (chapter,) = found.chapters
    assert chapter.title == centre().name
    assert [(change.kind, change.noun) for change in chapter.changes] == [
        ("struket", "focusarea"), ("struket", "cause"), ("struket", "action"), ("struket", "action"),
    ]  # fmt: skip


def test_action_that_moves_to_another_focus_area_is_neither_added_nor_struck():
    moved, *rest = youth().actions
    new = whole(
        focus_areas=(
            dataclasses.replace(youth(), actions=tuple(rest)),
            dataclasses.replace(centre(), actions=(*centre().actions, moved)),
        )
    )

    (chapter,) = changed(whole(), new).chapters

    (change,) = chapter.changes
    assert (chapter.title, change.kind, change.key) == (centre().name, "andrat", ("action", moved.id))
    assert change.fields == (FieldChange("Fokusområde", marked(youth().name, centre().name)),)


def test_order_is_a_part_of_the_text():
    first, second, *rest = youth().actions
    new = with_area(youth(), actions=(second, first, *rest))

    (chapter,) = changed(whole(), new).chapters

    assert [change.title for change in chapter.changes] == ["Ordningen i tabellen"]


# --- Nothing of the text changes unnoticed ---

# Identities, states that are followed up, and what the decision itself writes on the cover.
NO_TEXT = {
    "PlanContent": {
        "id",
        "answers",
        "problems",
        "status",
        "layout",
        "decision",
        "proposal",
        "replaces",
        "focus_areas",
        "sources",
        # What it is called, and when and by whom it was fixed, stands in ``situation``.
        "assessment_version_id",
    },
    "FocusAreaContent": {"id", "parent_id", "causes", "actions", "responsible_as_written"},
    "CauseContent": {"id", "label", "action_count"},
    "ActionContent": {
        "id",
        "placement_id",
        "status",
        "status_as_written",
        "responsible_as_written",
        "predecessor_id",
        "continues",
    },
    "GoalContent": {"id"},
    "PartyContent": {"organisation_id", "label", "kind", "as_written"},
    "SourceContent": {"id"},
}


def other_value(name: str, hint, value):
    if name == "parties":
        return (dataclasses.replace(POLICE, name="Någon annan", organisation_id=77),)
    if name == "goals":
        return (goal("Ett annat mål", id=77),)
    if name == "causes":
        return (cause(77, "En annan orsak"),)
    if name == "previous":
        row = PreviousActionContent(
            7, "1.1", "En annan", "Klar", "", "Uppnått", "Det syns.", "avslutas", "Klar nu."
        )
        return PreviousPlanContent(
            1, "Planen före", "2024–2025", (PreviousAreaContent(2, "1. Unga", (row,)),)
        )
    if name == "situation_file":
        return FileContent(5, "lagesbild.pdf", "abc")
    if name == "signatories":
        return (("Någon", "Ordförande"),)
    if name in ("areas", "also_under"):
        return ("Någon annanstans",)
    kinds = typing.get_args(hint) if typing.get_origin(hint) is types.UnionType else (hint,)
    if dt.date in kinds:
        return dt.date(2031, 5, 6)
    if Decimal in kinds:
        return Decimal("77")
    if bool in kinds:
        return not value
    if int in kinds:
        return 77
    coded = {
        "kind": "annan", "analysis_status": "pagar", "recurrence": "ar", "follow_up_rhythm": "ar", "funding": "sokt",
        "prevention": "social", "horizon": "kort", "direction": "exakt",
        "role": "huvudansvarig" if value != "huvudansvarig" else "medverkande",
    }  # fmt: skip
    return coded.get(name, "Något annat")


def base() -> PlanContent:
    one = action(
        "Åtgärd",
        id=5,
        number="1.1",
        goals=(goal("Mål", id=6, indicator="rapporter", target=Decimal("3")),),
        parties=(dataclasses.replace(POLICE, role="medverkande"),),
    )
    area = focus_area("Område", id=2, number="1", causes=(cause(3, "Orsak"),), actions=(one,))
    return rich_plan(focus_areas=(area,), sources=(source(1, "Källa", id=9),))


def places(plan: PlanContent):
    """Each kind of row, and the plan with another one in its place."""
    area = plan.focus_areas[0]
    one = area.actions[0]

    def with_row(**kw):
        return dataclasses.replace(plan, focus_areas=(dataclasses.replace(area, **kw),))

    yield plan, lambda row: row
    yield area, lambda row: dataclasses.replace(plan, focus_areas=(row,))
    yield area.causes[0], lambda row: with_row(causes=(row,))
    yield one, lambda row: with_row(actions=(row,))
    yield one.goals[0], lambda row: with_row(actions=(dataclasses.replace(one, goals=(row,)),))
    yield one.parties[0], lambda row: with_row(actions=(dataclasses.replace(one, parties=(row,)),))
    yield plan.sources[0], lambda row: dataclasses.replace(plan, sources=(row,))


def test_every_field_of_the_text_is_compared():
    plan, unnoticed = base(), set()
    for row, placed in places(plan):
        hints = typing.get_type_hints(type(row))
        for field in dataclasses.fields(row):
            if field.name in NO_TEXT[type(row).__name__]:
                continue
            other = other_value(field.name, hints[field.name], getattr(row, field.name))
            new = placed(dataclasses.replace(row, **{field.name: other}))
            if changed(plan, new).is_same:
                unnoticed.add(f"{type(row).__name__}.{field.name}")

    assert unnoticed == set()
