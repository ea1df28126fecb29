import datetime as dt

import pytest

from plans.choices import ActionStatus, Funding, Rhythm
from plans.importers import ImportedAction, import_plan
from plans.importers.markup import as_long_text
from plans.importers.measure import has_deadline, has_figure, mentions_money
from plans.importers.plain_words import (
    Timing,
    funding_of,
    goals_of,
    organisation_kind,
    rhythm_of,
    status_of,
    timing_of,
)
from plans.importers.state import from_state, to_state
from tests.plans.plan_files import needs_shared, read_shared
from tests.plans.test_importers_known_files import FILES


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("2027-06-30", Timing(due_on=dt.date(2027, 6, 30))),
        ("Senast den 30 juni 2027.", Timing(due_on=dt.date(2027, 6, 30))),
        ("1 januari 2026 – 31 december 2027", Timing(dt.date(2026, 1, 1), dt.date(2027, 12, 31))),
        ("Löpande", Timing(recurrence=Rhythm.CONTINUOUS)),
        ("Två gånger per år", Timing(recurrence=Rhythm.HALF_YEARLY)),
        ("2027-12-31 – 2026-01-01", Timing()),
        ("2027-02-30", Timing()),
        ("Våren 2027", Timing()),
        ("Q2", Timing()),
        ("Löpande, senast 2027-06-30", Timing()),
        ("Löpande i EST-gruppen", Timing()),
        (None, Timing()),
    ],
)
def test_timing_is_read_only_where_the_text_is_nothing_else(text, timing):
    assert timing_of(text) == timing


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [("Varje kvartal", "kvartal"), ("varannan vecka", "fjortonde_dag"), ("Vid behov", ""), ("", "")],
)
def test_rhythm(text, rhythm):
    assert rhythm_of(text) == rhythm


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Klart!", ActionStatus.DONE),
        ("Ej påbörjad", ActionStatus.NOT_STARTED),
        ("PÅGÅR", ActionStatus.ONGOING),
        ("Utgår", ActionStatus.STOPPED),
        ("Klart i delar", ActionStatus.NOT_STARTED),
        (None, ActionStatus.NOT_STARTED),
    ],
)
def test_status(text, status):
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("fields", "funding"),
    [
        ({"funding": "Ännu ej budgeterat"}, (Funding.NOT_BUDGETED, False)),
        ({"funding": "Inom befintlig budget"}, (Funding.WITHIN_BUDGET, False)),
        ({"funding": "Cirka 200 000 kr"}, (Funding.UNKNOWN, False)),
        ({"how": "Sker i mån av tid. Ej budgeterat."}, (Funding.NOT_BUDGETED, True)),
        ({"how": "Sker inom budget"}, (Funding.UNKNOWN, False)),
        ({"funding": "Budgeterat", "how": "Ej budgeterat tidigare"}, (Funding.BUDGETED, False)),
    ],
)
def test_funding(fields, funding):
    assert funding_of(ImportedAction(action="Lampor", where="", **fields)) == funding


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Polisen", "polis"),
        ("Arbete- och välfärdsförvaltningen", "forvaltning"),
        ("Miljönämnden", "namnd"),
        ("Ekstads kommun", "kommun"),
        ("Region Ekbygden", "region"),
        ("Lokala Brå", "forum"),
        ("Centrumföreningen", "forening"),
        ("Ekstadshem AB", "annan"),
        ("Kultur och fritid", "annan"),
    ],
)
def test_organisation_kind_is_what_the_name_itself_says(name, kind):
    assert organisation_kind(name) == kind


def test_goals_of_a_list_lose_their_bullets_but_not_their_numbers():
    assert goals_of("• Färre\n• Tryggare") == ("Färre", "Tryggare")
    assert goals_of("1) Färre\n\n2) Tryggare") == ("1) Färre", "2) Tryggare")
    assert goals_of("Mål:\n- Färre") == ("Mål:\n- Färre",)


@pytest.mark.parametrize("text", ["Vanlig text.", "- ett\n- två", "1. ett\n2. två", "snabel_a * 2", "a | b"])
def test_long_text_is_left_alone_where_every_word_shows(text):
    assert as_long_text(text) == text


@pytest.mark.parametrize(
    ("goal", "figure", "deadline"),
    [
        ("Högst 30 anmälningar per år", True, False),
        ("Minska med 20 %", True, False),
        ("Minst två vandringar", True, False),
        ("Klart 2027", False, True),
        ("Senast 30 juni 2027", False, True),
        ("Elever i årskurs 8 vet mer", False, False),
        ("Enligt 5 § i lag 2023:196", False, False),
        ("Ungdomar 13–15 år känner sig trygga", False, False),
        ("Tryggare centrum", False, False),
    ],
)
def test_goals_are_counted_by_what_is_written(goal, figure, deadline):
    action = ImportedAction(action="Rundor", where="", goal=goal)

    assert (has_figure(action), has_deadline(action)) == (figure, deadline)


def test_money_is_mentioned_in_the_column_for_it_or_in_words():
    texts = [{"funding": "Inom ram"}, {"how": "Söker finansiering"}, {"how": "Med små medel"}]

    assert [mentions_money(ImportedAction(action="Rundor", where="", **one)) for one in texts] == [
        True,
        True,
        False,
    ]


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_a_plan_survives_being_kept_as_json(name):
    plan = import_plan(read_shared(name))

    assert from_state(to_state(plan)) == plan
