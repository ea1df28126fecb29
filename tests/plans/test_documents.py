"""What the printed plan shows, asked of its outline and its columns."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal

import pytest

from plans.choices import ActionStatus, AnalysisStatus, PlanKind, PlanLayout, PlanStatus
from plans.content import DecisionContent
from plans.documents import columns, wording
from plans.documents.brand import Brand, brand_of
from plans.documents.formats import file_name, fingerprint
from plans.documents.outline import Outline, analysis_note
from plans.documents.pointers import lost_pointers
from plans.documents.snapshot import packed, unpacked
from tests.factories import make_municipality
from tests.plans.printed import (
    EKSTAD,
    HOMES,
    POLICE,
    SCHOOL,
    action,
    cause,
    focus_area,
    goal,
    plan,
    rich_plan,
    source,
)


def outline(**kw) -> Outline:
    return Outline(plan(**kw), EKSTAD)


def table(*actions, layout=PlanLayout.FULL):
    return columns.table_of(plan(layout=layout, focus_areas=(focus_area("A", actions=actions),)), "åtgärd")


# --- Cover ---


def test_cover_leaves_out_what_is_missing():
    assert outline(status=PlanStatus.DECIDED).facts == (("Dokumenttyp", "Åtgärdsplan"),)


def test_cover_tells_what_is_known():
    facts = Outline(rich_plan(annex_to="överenskommelsen"), EKSTAD).facts

    assert facts == (
        ("Dokumenttyp", "Åtgärdsplan"),
        ("Fastställd av", "Kommunfullmäktige 15 december 2025, §\u00a0168"),
        ("Diarienummer", "KS 2025/0431"),
        ("Gäller", "1 januari 2026–31 december 2027"),
        ("Gäller för", "Alla nämnder och bolag"),
        ("Bilaga till", "överenskommelsen"),
        ("Dokumentansvarig", "Säkerhetssamordnaren"),
        ("Ansvarig för revidering", "Kommunstyrelsen"),
        ("Ansvarig för uppföljning", "Brottsförebyggande rådet"),
    )


@pytest.mark.parametrize(
    ("status", "decided", "state"),
    [
        (PlanStatus.DRAFT, False, "Utkast, inte beslutat"),
        (PlanStatus.DRAFT, True, "Utkast till revidering, inte beslutat"),
        (PlanStatus.REFERRED, False, "Utkast på remiss, inte beslutat"),
        (PlanStatus.PROPOSED, False, "Förslag till beslut"),
        (PlanStatus.DECIDED, True, ""),
        (PlanStatus.REPLACED, True, ""),
    ],
)
def test_state_is_told_until_the_plan_is_decided(status, decided, state):
    decision = DecisionContent("Kommunfullmäktige", dt.date(2026, 1, 1), "§ 5") if decided else None

    assert outline(status=status, decision=decision).state == state


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "line"),
    [
        (dt.date(2026, 3, 1), dt.date(2027, 2, 28), "1 mars 2026–28 februari 2027"),
        (dt.date(2026, 3, 1), None, "Från 1 mars 2026"),
        (None, dt.date(2027, 2, 28), "Till och med 28 februari 2027"),
    ],
)
def test_period_of_any_length_is_told_in_words(starts_on, ends_on, line):
    assert dict(outline(starts_on=starts_on, ends_on=ends_on).facts)["Gäller"] == line


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Åtgärdsplan 2026–2027", ("Åtgärdsplan", "2026–2027")),
        ("Handlingsplan 2026", ("Handlingsplan", "2026")),
        ("Trygg i Ekstad", ("Trygg i Ekstad",)),
        (
            "Handlingsplan för samverkan i Ekstad under 2026",
            ("Handlingsplan för samverkan i Ekstad under 2026",),
        ),
    ],
)
def test_years_have_a_line_of_their_own_in_a_short_title(title, lines):
    assert outline(title=title).title_lines == lines


# --- Contents and the plan in brief ---


def test_contents_of_an_empty_plan_are_empty():
    assert outline().sections == ()


def test_contents_tell_every_chapter_in_order():
    content = rich_plan(annex_to="överenskommelsen", signatories=(("Maria Ek", "Ordförande"),))

    assert [
        (section.number, section.title) for section in Outline(content, EKSTAD, has_footnotes=True).sections
    ] == [
        ("", "Inledning"),
        ("", "Planen i korthet"),
        ("1", "Unga, droger och värvning"),
        ("2", "Trygghet i centrum och på Björkgården"),
        ("", "Uppföljning och ansvar"),
        ("", "Underskrifter"),
        ("", "Bilaga: Lagens krav"),
        ("", "Övriga källor"),
    ]


def test_signatures_belong_to_an_annex_only():
    signatories = (("Maria Ek", "Ordförande"),)

    assert not outline(signatories=signatories).has_signatures
    assert outline(signatories=signatories, annex_to="överenskommelsen").has_signatures


def test_summary_counts_an_action_once_wherever_it_stands():
    shared = action("Ljus", id=1, also_under=("B",))
    areas = (focus_area("A", actions=(shared,)), focus_area("B", actions=(shared, action("Hus", id=2))))

    found = outline(focus_areas=areas)

    assert found.summary == "Två fokusområden och två åtgärder."
    assert [row.count for row in found.overview] == [1, 2]
    assert found.has_shared_actions


def test_summary_tells_how_far_it_has_come():
    done = [action("Ljus", id=number, status=ActionStatus.DONE) for number in range(14)]
    late = [action("Hus", id=20, status=ActionStatus.LATE)]

    areas = (focus_area("A", actions=(*done, *late)),)

    assert (
        outline(focus_areas=areas).summary
        == "Ett fokusområde och 15 åtgärder. 14 är klara och en är försenad."
    )


def test_summary_uses_the_municipality_s_own_word():
    brand = dataclasses.replace(EKSTAD, action_words=("insats", "insatsen", "insatser", "insatserna"))
    content = plan(focus_areas=(focus_area("A", actions=(action("Ljus", id=1),)),))

    assert Outline(content, brand).summary == "Ett fokusområde och en insats."


def test_status_columns_wait_until_something_has_begun():
    still = focus_area("A", actions=(action("Ljus", id=1),))
    begun = focus_area("A", actions=(action("Ljus", id=1, status=ActionStatus.RESTING),))

    assert outline(focus_areas=(still,)).status_columns == ()
    assert [label for label, _ in outline(focus_areas=(begun,)).status_columns] == [
        "Klara",
        "Pågår",
        "Försenade",
        "Ej påbörjade",
        "Vilande",
    ]


def test_overview_counts_goals_until_something_has_begun():
    goals = (goal("Mål"), goal("Mål"))
    still = outline(focus_areas=(focus_area("A", actions=(action("Ljus", id=1, goals=goals),)),))
    without = outline(focus_areas=(focus_area("A", actions=(action("Ljus", id=1),)),))

    assert (still.figure_labels, [row.figures for row in still.overview]) == (("Mål",), [(2,)])
    assert (without.figure_labels, [row.figures for row in without.overview]) == ((), [()])


def test_pointer_at_no_source_is_told_and_leaves_no_trace():
    area = focus_area(
        "A", number="1", problem="Ett[^9] två[^1].", actions=(action("Ljus[^8]", number="1.1"),)
    )
    content = plan(focus_areas=(area,), sources=(source(1, "Enkäten"),), overview="Hela[^9].")

    printed = Outline(content, EKSTAD).plan

    assert lost_pointers(content) == (
        ("Översikt", "9"),
        ("Problem i fokusområde 1", "9"),
        ("Titeln för 1.1 Ljus i fokusområde 1", "8"),
    )
    assert (printed.overview, printed.focus_areas[0].problem) == ("Hela.", "Ett två[^1].")
    assert printed.focus_areas[0].actions[0].title == "Ljus"


def test_sources_that_no_text_uses_are_told_last():
    content = plan(overview="En uppgift[^2].", sources=(source(1, "Enkäten"), source(2, "Lägesbilden")))

    assert [found.number for found in Outline(content, EKSTAD, has_footnotes=True).listed_sources] == [1]
    assert [found.number for found in Outline(content, EKSTAD).listed_sources] == [1, 2]


@pytest.mark.parametrize(
    ("status", "owner", "note"),
    [
        (AnalysisStatus.DONE, "Socialtjänsten", ""),
        (AnalysisStatus.NOT_STARTED, "", ""),
        (AnalysisStatus.ONGOING, "", "Orsaksanalysen pågår."),
        (
            AnalysisStatus.DEEPEN,
            "Socialtjänsten",
            "Orsaksanalysen ska fördjupas. Ansvarig för analysen: Socialtjänsten.",
        ),
    ],
)
def test_analysis_that_is_to_come_is_told(status, owner, note):
    assert analysis_note(focus_area("A", analysis_status=status, analysis_owner=owner)) == note


# --- The annex on the act ---


def test_duties_are_answered_by_what_the_plan_shows():
    content = rich_plan(annex_to="överenskommelsen")

    assert {duty.paragraph: duty.answer for duty in Outline(content, EKSTAD).duties} == {
        "4 §": "",
        "5 §": "den här åtgärdsplanen, fokusområde 1–2.",
        "6 §": "avsnittet Uppföljning och ansvar.",
        "7 §": "",
        "8 §": "",
        "9 §": "planen är bilaga till överenskommelsen.",
        "10 §": "Brottsförebyggande rådet.",
        "11 §": "Säkerhetssamordnaren (dokumentansvarig).",
        "12 §": "",
        "13 §": "",
    }


def test_plan_without_numbers_answers_without_them():
    content = plan(kind=PlanKind.OTHER, focus_areas=(focus_area("A", actions=(action("Ljus"),)),))

    assert (
        next(d.answer for d in Outline(content, EKSTAD).duties if d.paragraph == "5 §") == "den här planen."
    )


# --- Columns ---

FULL = {
    "goals": (goal("Mål"),),
    "how": "Så här",
    "parties": (POLICE,),
    "timing": "Våren",
    "follow_up": "Varje år",
    "status": ActionStatus.ONGOING,
}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, ("action",)),
        ({"parties": (POLICE,)}, ("action", "responsible")),
        ({"responsible_as_written": "Alla"}, ("action", "responsible")),
        ({"timing": "Våren"}, ("action", "timing")),
        ({"status": ActionStatus.DONE}, ("action", "status")),
        ({"follow_up_rhythm": "ar"}, ("action", "follow_up")),
        (FULL, ("action", "goals", "how", "responsible", "follow_up", "timing_status")),
    ],
)
def test_columns_without_content_are_left_out(values, names):
    assert table(action("Ljus"), action("Ljus", **values)).names == names


def test_three_columns_are_three_whatever_there_is():
    assert table(action("Ljus", **FULL), layout=PlanLayout.THREE).names == ("action", "goals", "responsible")


@pytest.mark.parametrize("values", [{}, FULL, FULL | {"how": "Lång text. " * 80}])
def test_widths_sum_to_the_whole(values):
    widths = [column.width for column in table(action("Ljus", **values)).columns]

    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert min(widths) > 9


def test_room_goes_to_the_column_with_most_text():
    found = {
        column.name: column.width for column in table(action("Ljus", **FULL | {"how": "Ord " * 90})).columns
    }

    assert max(found, key=found.get) == "how"


def test_table_with_very_long_cells_lies_down():
    assert not table(action("Ljus", **FULL)).is_wide
    assert table(action("Ljus", **FULL | {"how": "Ord " * 400})).is_wide


# --- Words ---


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"indicator": "Andel elever."}, "Mätetal: Andel elever."),
        ({"target": Decimal("50000.000")}, "Mål 50\u00a0000."),
        (
            {"indicator": "andel", "unit": "procent", "baseline": Decimal("5.400"), "target": Decimal("3")},
            "Mätetal: andel. Utgångsläge 5,4 procent, mål 3 procent.",
        ),
        ({"direction": "hogst", "target": Decimal("-2.500")}, "Mål högst −2,5."),
        ({"judged_by": "rådet efter vandringen."}, "Bedöms så: rådet efter vandringen."),
    ],
)
def test_measure_tells_the_figures_in_swedish(values, said):
    assert wording.measure(goal("Mål", **values)) == said


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"timing": "Vår och höst"}, ["Vår och höst"]),
        ({"due_on": dt.date(2026, 5, 1)}, ["Senast 2026-05-01"]),
        ({"timing": "Till 2026-05-01", "due_on": dt.date(2026, 5, 1)}, ["Till 2026-05-01"]),
        ({"starts_on": dt.date(2026, 5, 1), "recurrence": "vecka"}, ["Från 2026-05-01", "Varje vecka"]),
    ],
)
def test_timing_says_nothing_twice(values, lines):
    assert columns.timing_lines(action("Ljus", **values)) == lines


def test_follow_up_says_nothing_twice():
    found = action(
        "Ljus", follow_up="Mäts varje år i rådet", follow_up_rhythm="ar", follow_up_forum="EST-gruppen"
    )

    assert columns.follow_up_lines(found) == ["EST-gruppen"]


def test_follow_up_goes_on_in_lower_case_after_a_comma():
    told = action("Ljus", follow_up_how="Dagar ur ärendelistan.", follow_up_rhythm="ar")
    alone = action("Ljus", follow_up_rhythm="ar")

    assert columns.follow_up_lines(told) == ["Dagar ur ärendelistan", "varje år"]
    assert columns.follow_up_lines(alone) == ["Varje år"]


@pytest.mark.parametrize(
    ("parties", "layout", "details_in", "money_in"),
    [
        ((POLICE,), PlanLayout.FULL, "action", "responsible"),
        ((), PlanLayout.FULL, "action", "action"),
        ((POLICE,), PlanLayout.THREE, "", ""),
    ],
)
def test_money_stands_with_those_who_pay(parties, layout, details_in, money_in):
    found = table(action("Ljus på gång", parties=parties, funding="inom_ram"), layout=layout)

    assert (found.details_in, found.money_in) == (details_in, money_in)


def test_facts_of_a_focus_area_tell_who_leads():
    led = focus_area("A", parties=(SCHOOL, HOMES), target_group="Unga", areas=("Centrum", "Åkra"))
    unled = focus_area("A", parties=(POLICE,))
    as_written = focus_area("A", responsible_as_written="Kommun och polis")

    assert wording.area_facts(led) == [
        ("Huvudansvarig", "Utbildningsförvaltningen"),
        ("Medverkande", "Ekstadshem AB (kundtjänst)"),
        ("Målgrupp", "Unga"),
        ("Områden", "Centrum, Åkra"),
    ]
    assert wording.area_facts(unled) == [("Ansvariga", "Polisen")]
    assert wording.area_facts(as_written) == [("Ansvariga", "Kommun och polis")]


def test_action_tells_what_it_aims_at_and_where_else_it_stands():
    found = action("Ljus", causes=(cause(1, "Mörkt"),), also_under=("2. Trafik", "3. Hem"))

    assert wording.aims(found) == ["Mot **O1**: Mörkt", "Se även: 2. Trafik, 3. Hem"]


# --- What a job keeps, and what it is called ---


def test_snapshot_gives_back_what_it_was_made_of():
    content = rich_plan()

    snapshot = json.loads(json.dumps(packed(content, EKSTAD)))

    assert unpacked(snapshot) == (content, EKSTAD)


def test_fingerprint_is_of_all_that_shows():
    content = rich_plan()
    same = fingerprint(rich_plan(), EKSTAD, "pdf")
    other_brand = dataclasses.replace(EKSTAD, name="Almby kommun")

    assert fingerprint(content, EKSTAD, "pdf") == same
    assert same not in {
        fingerprint(content, EKSTAD, "docx"),
        fingerprint(content, other_brand, "pdf"),
        fingerprint(rich_plan(dnr="KS 1"), EKSTAD, "pdf"),
    }


@pytest.mark.parametrize(
    ("title", "status", "name"),
    [
        ("Åtgärdsplan 2026–2027", PlanStatus.DECIDED, "Åtgärdsplan 2026–2027.pdf"),
        ("Åtgärdsplan 2026–2027", PlanStatus.DRAFT, "Åtgärdsplan 2026–2027 (utkast).pdf"),
        ('../a/b\\c:"d"\n*?', PlanStatus.DECIDED, "a b c d.pdf"),
        ("///", PlanStatus.DECIDED, "Plan.pdf"),
    ],
)
def test_file_is_named_by_the_plan(title, status, name):
    assert file_name(plan(title, status=status), "pdf") == name


def test_brand_is_the_municipality_s_own():
    municipality = make_municipality(brand_color="#ffd200", action_word="insats", council_name="Rådet")

    assert brand_of(municipality) == Brand(
        name="Ekstads kommun",
        logo=municipality.logo_svg,
        accent="#33505a",
        council="Rådet",
        action_words=("insats", "insatsen", "insatser", "insatserna"),
    )


def test_drawing_that_is_no_logotype_is_left_out():
    bad = dataclasses.replace(EKSTAD, logo='<svg viewBox="0 0 1 1"><image href="file:///etc/passwd"/></svg>')

    assert bad.white_logo == EKSTAD.white_logo
