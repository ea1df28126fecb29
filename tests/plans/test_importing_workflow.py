import json
import threading
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connections

from kommunbrott.access import Overtaken
from kommunbrott.choices import OrganisationKind
from kommunbrott.folding import fold
from kommunbrott.models import Organisation
from kommunbrott.reading import UnreadableFile, read_pasted
from plans.choices import (
    ActionStatus,
    Funding,
    ImportState,
    PlanLayout,
    PlanStatus,
    ResponsibilityRole,
    Rhythm,
)
from plans.importers import ImportedAction, ImportedArea, ImportedPlan, Unplaced, import_plan
from plans.importers.result import Cause
from plans.models import Action, Plan, PlanImport
from plans.workflow import importing
from tests.factories import make_action, make_organisation, make_user
from tests.plans.plan_files import INPUTS, needs_shared, read_shared
from tests.plans.test_importers_known_files import FILES

HEADER = "Fokusområde\tÅtgärd\tMål\tHur\tAnsvarig\tNär\tUppföljning\tStatus\tFinansiering"
CENTRUM = "Centrum\tTrygga rundor\tFärre klagomål\tTillsammans\tPolisen, Ekstads väktarklubb\tLöpande\tÅrligen\tPågår\t"


def pasted(*rows, header=HEADER) -> ImportedPlan:
    text = "\n".join([header, *rows])
    return import_plan(read_pasted(text), importing.read_register())


def started(plan: ImportedPlan, answers: dict | None = None) -> PlanImport:
    plan_import = importing.start(plan, file_name="plan.docx", file_size=100, by=None)
    plan_import.choices = answers or {}
    plan_import.save()
    return plan_import


def saved(plan: ImportedPlan, answers: dict | None = None) -> Plan:
    return importing.save(started(plan, answers), by=None)


def one_area(*actions: ImportedAction, **kw) -> ImportedPlan:
    area = ImportedArea(title="Centrum", where="tabell 1", actions=actions, **kw)
    return ImportedPlan(title="Plan", kind="handlingsplan", focus_areas=(area,))


def row_counts() -> dict[str, int]:
    """Rows of every table that the municipality's own data lives in, history apart."""
    return {
        model._meta.label: model._default_manager.count()
        for app in ("kommunbrott", "plans")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    }


# --- The real files ---


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_save_keeps_everything_the_facit_tells(name):
    facit = json.loads((INPUTS / name).with_suffix(".facit.json").read_text())

    content = saved(import_plan(read_shared(name))).content()

    assert [told(area) for area in content.focus_areas] == [wanted(area) for area in facit["focus_areas"]]


def told(area) -> dict:
    return {
        "name": fold(area.name),
        "parties": {fold(party.name) for party in area.parties},
        "introduction": fold(area.introduction),
        "problem": fold(area.problem),
        "analysis": fold(area.cause_analysis),
        "actions": [
            (
                fold(action.title),
                fold("\n".join(goal.text for goal in action.goals)),
                fold(action.how),
                fold(action.follow_up),
                fold(action.responsible_as_written),
                {fold(party.name) for party in action.parties},
                {party.role for party in action.parties},
            )
            for action in area.actions
        ],
    }


def wanted(area: dict) -> dict:
    def text(name, of=area):
        value = of.get(name) or ""
        return fold("\n".join(value) if isinstance(value, list) else value)

    number = area["no"] if isinstance(area["no"], str) else ""
    return {
        "name": fold(f"{number} {area['title']}"),
        "parties": {fold(name) for name in area.get("responsible", [])},
        "introduction": text("intro_paragraphs"),
        "problem": text("problem_paragraphs"),
        "analysis": text("cause_analysis_paragraphs"),
        "actions": [
            (
                text("action", action),
                text("goal", action),
                text("how", action),
                text("follow_up", action),
                text("responsible_raw", action),
                {fold(name) for name in action["responsible"]},
                {ResponsibilityRole.CONTRIBUTOR},
            )
            for action in area["actions"]
        ],
    }


@needs_shared
@pytest.mark.parametrize(
    ("name", "counts"), list(zip(FILES, ([12, 18, 4], [12, 18, 4], [1, 3, 4, 2, 5]), strict=True))
)
def test_save_makes_each_action_once(name, counts):
    plan = saved(import_plan(read_shared(name)))

    assert [area.placements.count() for area in plan.focus_areas.all()] == counts
    assert plan.actions.count() == sum(counts)


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_save_loses_no_unplaced_text(name):
    imported = import_plan(read_shared(name))

    plan = saved(imported)

    kept = [one["text"] for one in plan.source_import.unplaced]
    assert sorted(kept) == sorted(one.text for one in imported.unplaced)


@needs_shared
def test_save_keeps_overview_and_follow_up_rule_and_annex():
    imported = import_plan(read_shared(FILES[2]))

    plan = saved(imported)

    words = [word for one in imported.overview for word in fold(f"{one.title} {' '.join(one.items)}").split()]
    assert fold(plan.overview).split() == words
    assert (plan.annex_to, plan.follow_up_rule, plan.period) == (
        imported.attachment_to, imported.review_rule, "2024–2027",
    )  # fmt: skip


@needs_shared
@pytest.mark.parametrize(("name", "layout"), list(zip(FILES, ["tre", "tre", "alla"], strict=True)))
def test_save_chooses_the_columns_that_the_file_had(name, layout):
    assert saved(import_plan(read_shared(name))).layout == PlanLayout(layout)


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_undo_leaves_the_database_as_it_was(name, coordinator):
    plan_import = started(import_plan(read_shared(name)))
    before = row_counts()
    importing.save(plan_import, by=coordinator)
    assert row_counts() != before

    importing.undo(plan_import, by=coordinator)

    assert row_counts() == before


# --- What a row becomes ---


def test_save_fills_structured_fields_only_where_the_text_is_plain():
    plan = saved(
        pasted(
            CENTRUM,
            "Centrum\tLampor\tLjust\t\tPolisen\t2027-06-30\tI gruppen, när det behövs\tKlart\tÄnnu ej budgeterat",
            "Centrum\tTräffar\tMöten\t\tPolisen\tVåren\t\tVet ej\tInom ram",
        )
    )

    assert list(
        plan.actions.order_by("pk").values_list(
            "timing", "recurrence", "due_on__year", "follow_up", "follow_up_rhythm", "status", "status_as_written",
            "funding", "resources",
        )
    ) == [
        ("Löpande", Rhythm.CONTINUOUS, None, "Årligen", Rhythm.YEARLY, ActionStatus.ONGOING, "Pågår", "", ""),
        ("2027-06-30", "", 2027, "I gruppen, när det behövs", "", ActionStatus.DONE, "Klart", Funding.NOT_BUDGETED, "Ännu ej budgeterat"),
        ("Våren", "", None, "", "", ActionStatus.NOT_STARTED, "Vet ej", Funding.WITHIN_BUDGET, "Inom ram"),
    ]  # fmt: skip


def test_save_sees_that_an_action_is_not_budgeted_wherever_it_is_said():
    plan = saved(one_area(ImportedAction(action="Lampor. Ännu ej budgeterat.", where="tabell 1, rad 2")))

    action = plan.actions.get()
    assert (action.funding, action.title, action.resources) == (
        "ej_budgeterad",
        "Lampor. Ännu ej budgeterat.",
        "",
    )
    assert "ej budgeterad" in plan.source_import.choices["notes"][-1]["message"]


@pytest.mark.parametrize(
    ("goal", "goals"),
    [
        ("Färre brott\n\nMer trygghet", ["Färre brott\n\nMer trygghet"]),
        ("- Färre brott\n- Mer trygghet", ["Färre brott", "Mer trygghet"]),
        ("1. Färre brott\n\n2. Mer trygghet", ["1. Färre brott", "2\\. Mer trygghet"]),
        (None, []),
    ],
)
def test_save_makes_several_goals_only_of_a_list(goal, goals):
    plan = saved(one_area(ImportedAction(action="Rundor", where="", goal=goal)))

    assert [one.text for one in plan.actions.get().goals.all()] == goals


def test_save_ties_an_indicator_to_the_only_goal_and_else_keeps_it_in_the_follow_up():
    plan = saved(
        one_area(
            ImportedAction(action="Rundor", where="", goal="Färre", indicator="Antal anmälningar"),
            ImportedAction(
                action="Lampor",
                where="",
                goal="- Ljust\n- Tryggt",
                indicator="Antal lampor",
                follow_up="Årligen",
            ),
        )
    )

    first, second = plan.actions.order_by("pk")
    assert [goal.indicator for goal in first.goals.all()] == ["Antal anmälningar"]
    assert [goal.indicator for goal in second.goals.all()] == ["", ""]
    assert second.follow_up == "Årligen\n\nAntal lampor"


def test_save_splits_the_cause_analysis_into_its_parts_without_repeating_it():
    plan = saved(
        one_area(
            cause_analysis_paragraphs=("När: På kvällar", "Hålls ihop av mörkret.", "Vid stationen"),
            cause_parts={"när": ("På kvällar",), "var": ("Vid stationen",)},
            causes=(Cause("Få vuxna"), Cause("Mörkt", "2")),
        )
    )

    area = plan.focus_areas.get()
    assert (area.cause_when, area.cause_where, area.cause_analysis) == (
        "På kvällar", "Vid stationen", "Hålls ihop av mörkret.",
    )  # fmt: skip
    assert list(area.causes.values_list("text", "number")) == [("Få vuxna", ""), ("Mörkt", "2")]


@pytest.mark.parametrize(
    ("told", "linked"),
    [
        ("mörkt", ["Mörkt"]),
        ("O1", ["Få vuxna"]),
        ("1 och 2", ["Få vuxna", "Mörkt"]),
        ("Dålig sikt", ["Dålig sikt"]),
    ],
)
def test_save_links_an_action_to_the_causes_it_names(told, linked):
    action = ImportedAction(action="Rundor", where="", cause=told)
    plan = saved(one_area(action, causes=(Cause("Få vuxna"), Cause("Mörkt"))))

    assert [cause.text for cause in plan.actions.get().causes.all()] == linked


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024. Då ökade brotten", "2024\\. Då ökade brotten"),
        ("3. Kontroller\n\n7. Samtal", "3\\. Kontroller\n\n7\\. Samtal"),
        ("- Kontroller\n- Samtal", "- Kontroller\n- Samtal"),
        ("Andel | 2024\n--|--\nCentrum | 4 | ökar", "Andel \\| 2024\n--\\|--\nCentrum \\| 4 \\| ökar"),
        ("Se <b>bilaga</b> *", "Se <b>bilaga</b> *"),
    ],
)
def test_save_keeps_words_that_would_have_become_markup(text, stored):
    plan = saved(one_area(problem_paragraphs=(text,)))

    assert plan.focus_areas.get().problem == stored


def test_save_shortens_what_no_field_can_hold_and_loses_nothing():
    long = "ord " * 90
    action = ImportedAction(action="Rundor", where="", number="Åtgärd nummer 5.2b i listan")
    area = ImportedArea(title=long.strip(), where="", actions=(action,))
    plan = saved(
        ImportedPlan(title=long.strip(), kind="annan", attachment_to=long.strip(), focus_areas=(area,))
    )

    area = plan.focus_areas.get()
    assert (len(plan.title) <= 250, plan.title[-1], plan.annex_to) == (True, "…", "")
    assert plan.introduction.count(long.strip()) == 2
    assert (area.title[-1], area.introduction) == ("…", long.strip())
    assert plan.actions.get().title == "Åtgärd nummer 5.2b i listan Rundor"


# --- Parties ---


def test_save_proposes_unknown_parties_and_uses_those_it_knows():
    police = make_organisation(name="Polisen i Ekstad", aliases=["Polisen"], kind=OrganisationKind.POLICE)

    plan = saved(pasted(CENTRUM, "Centrum\tLampor\tLjust\t\tTekniska förvaltningen\t\t\t\t"))

    assert [
        (party.organisation, party.organisation.is_proposed, party.as_written, party.role)
        for action in plan.actions.order_by("pk")
        for party in action.responsibilities.all()
    ] == [
        (police, False, "Polisen", "medverkande"),
        (Organisation.objects.get(name="Ekstads väktarklubb"), True, "Ekstads väktarklubb", "medverkande"),
        (
            Organisation.objects.get(name="Tekniska förvaltningen"),
            True,
            "Tekniska förvaltningen",
            "medverkande",
        ),
    ]
    assert [(one.name, one.kind) for one in plan.source_import.organisations.all()] == [
        ("Ekstads väktarklubb", "annan"), ("Tekniska förvaltningen", "forvaltning"),
    ]  # fmt: skip


def test_save_follows_the_answers_about_names():
    chosen = make_organisation(name="Ekstads Teknik AB")
    plan = pasted("Centrum\tRundor\tFärre\t\tKommunen, körskolor, Tekniska\t\t\t\t")
    at = {party.name: index for index, party in enumerate(plan.parties)}

    written = saved(
        plan,
        {
            f"party-{at['Kommunen']}": f"registered:{chosen.pk}",
            f"party-{at['Körskolor']}": "target_group",
            f"party-{at['Tekniska']}": "other",
            f"party-name-{at['Tekniska']}": "Ekstads Teknik AB",
        },
    )

    action = written.actions.get()
    assert [(one.organisation, one.as_written) for one in action.responsibilities.all()] == [
        (chosen, "Kommunen; Tekniska")
    ]
    assert action.responsible_as_written == "Kommunen, körskolor, Tekniska"
    assert not written.source_import.organisations.exists()


@pytest.mark.parametrize(
    ("answers", "roles"),
    [({}, ["medverkande"] * 2), ({"first_is_lead": True}, ["huvudansvarig", "medverkande"])],
)
def test_save_makes_the_first_party_lead_only_when_asked(answers, roles):
    plan = saved(pasted(CENTRUM), answers)

    assert [party.role for party in plan.actions.get().responsibilities.order_by("position")] == roles


def test_save_uses_a_party_that_somebody_added_during_the_review():
    plan_import = started(pasted(CENTRUM))
    added = make_organisation(name="Ekstads väktarklubb")

    plan = importing.save(plan_import, by=None)

    assert added in [party.organisation for party in plan.actions.get().responsibilities.all()]
    assert Organisation.objects.filter(name="Ekstads väktarklubb").count() == 1


# --- Answers about rows and parts ---


def test_save_mends_a_row_with_the_title_given_and_leaves_out_the_other():
    plan = pasted(CENTRUM, "Centrum\t\tLjust\t\tPolisen\t\t\t\t", "Centrum\t\tVarmt\t\tPolisen\t\t\t\t")

    written = saved(plan, {"row-title-2": "Nya lampor", "row-out-3": True})

    assert [action.title for action in written.actions.order_by("pk")] == ["Trygga rundor", "Nya lampor"]
    assert [one["text"] for one in written.source_import.unplaced if "utelämnades" in one["reason"]] == [
        "Varmt\n\nPolisen"
    ]


def test_save_keeps_rows_with_the_same_title_apart_until_told_to_merge():
    rows = (CENTRUM, "Trafik\tTrygga rundor\tSäker trafik\tTillsammans\tTrafikverket\tLöpande\tÅrligen\t\t")

    apart, merged = saved(pasted(*rows)), saved(pasted(*rows), {"row-merge-2": True})

    assert apart.actions.count() == 2
    action = merged.actions.get()
    assert [area.title for area in action.focus_areas.order_by("position")] == ["Centrum", "Trafik"]
    assert [goal.text for goal in action.goals.all()] == ["Färre klagomål\n\nSäker trafik"]
    assert (action.how, action.timing) == ("Tillsammans", "Löpande")
    assert [party.organisation.name for party in action.responsibilities.all()] == [
        "Polisen", "Ekstads väktarklubb", "Trafikverket",
    ]  # fmt: skip


def test_save_takes_in_the_left_out_parts_where_asked_and_still_keeps_them():
    area = ImportedArea(title="Centrum", where="", intro_paragraphs=("Om centrum.",))
    plan = ImportedPlan(
        title="Plan",
        kind="annan",
        focus_areas=(area,),
        introduction_paragraphs=("Om planen.",),
        unplaced=(Unplaced("Budgeten är liten.", "Gick inte att placera."), Unplaced("Fotnot", "Sidfot."), Unplaced("Ort", "Gick inte att placera.")),
    )  # fmt: skip

    written = saved(plan, {"part-0": "introduction", "part-2": "0"})

    assert written.introduction == "Om planen.\n\nBudgeten är liten."
    assert written.focus_areas.get().introduction == "Om centrum.\n\nOrt"
    assert [(one["text"], one["taken"]) for one in written.source_import.unplaced] == [
        ("Budgeten är liten.", "planens inledning"), ("Fotnot", ""), ("Ort", "Centrum"),
    ]  # fmt: skip


def test_save_takes_title_kind_and_period_from_the_answers():
    answers = {
        "title": "Plan för Ekstad",
        "kind": "åtgärdsplan",
        "starts_on": "2026-01-01",
        "ends_on": "2027-12-31",
    }

    plan = saved(pasted(CENTRUM), answers)

    assert (plan.title, plan.kind, plan.period, plan.status) == (
        "Plan för Ekstad",
        "åtgärdsplan",
        "2026–2027",
        "utkast",
    )


# --- Once, all or nothing, undone ---


def test_save_twice_makes_one_plan(coordinator):
    plan_import = started(pasted(CENTRUM))

    first, second = (importing.save(plan_import, by=coordinator) for _ in range(2))

    assert first == second
    assert Plan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_save_pressed_twice_at_once_makes_one_plan(coordinator):
    plan_import = started(pasted(CENTRUM))
    made = []

    def press():
        try:
            made.append(importing.save(plan_import, by=coordinator).pk)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert made == [Plan.objects.get().pk] * 2


def test_save_writes_nothing_when_something_fails(coordinator):
    plan_import = started(pasted(CENTRUM))
    plan_import.result["focus_areas"].append(
        {"title": "Trafik", "where": "", "actions": [{"where": "utan text"}]}
    )
    plan_import.save()
    before = row_counts()

    with pytest.raises(TypeError):
        importing.save(plan_import, by=coordinator)

    assert row_counts() == before


def test_save_has_history_for_every_row(coordinator):
    plan = saved(pasted(CENTRUM))

    assert [row.history.count() for row in (plan, *plan.focus_areas.all(), *plan.actions.all())] == [1, 1, 1]


def test_save_empties_the_reading(coordinator):
    plan_import = saved(pasted(CENTRUM)).source_import

    assert (plan_import.state, plan_import.result) == (ImportState.SAVED, {})


def test_undo_keeps_parties_that_something_else_uses(coordinator):
    plan = saved(pasted(CENTRUM))
    shared = Organisation.objects.get(name="Ekstads väktarklubb")
    make_action(responsible=[shared])

    kept = importing.undo(plan.source_import, by=coordinator)

    assert kept == ["Ekstads väktarklubb"]
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Ekstads väktarklubb"}


def test_undo_keeps_a_party_that_a_person_has_confirmed(coordinator):
    plan = saved(pasted(CENTRUM))
    Organisation.objects.filter(name="Polisen").update(is_proposed=False)

    importing.undo(plan.source_import, by=coordinator)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["Polisen"]


@pytest.mark.parametrize("status", [PlanStatus.REFERRED, PlanStatus.PROPOSED, PlanStatus.DECIDED])
def test_undo_refuses_what_is_no_longer_a_draft(coordinator, status):
    plan = saved(pasted(CENTRUM))
    Plan.objects.update(status=status)

    with pytest.raises(PermissionDenied, match="inte längre ett utkast"):
        importing.undo(plan.source_import, by=coordinator)

    assert Plan.objects.filter(pk=plan.pk).exists()


def test_undo_twice_says_that_somebody_was_first(coordinator):
    plan_import = saved(pasted(CENTRUM)).source_import
    importing.undo(plan_import, by=coordinator)

    with pytest.raises(Overtaken):
        importing.undo(plan_import, by=coordinator)


def test_is_edited_tells_whether_anybody_has_written_in_the_draft():
    plan_import = saved(pasted(CENTRUM)).source_import
    before = importing.is_edited(plan_import)
    Action.objects.update(how="På annat sätt")

    assert (before, importing.is_edited(plan_import)) == (False, True)


def test_drop_throws_the_reading_away_and_stops_a_later_save(coordinator):
    plan_import = started(pasted(CENTRUM), {"title": "X"})

    importing.drop(plan_import, by=coordinator)

    plan_import.refresh_from_db()
    assert (plan_import.state, plan_import.result, plan_import.choices) == (ImportState.DROPPED, {}, {})
    with pytest.raises(Overtaken):
        importing.save(plan_import, by=coordinator)


def test_keep_answers_holds_what_was_typed_until_the_import_is_saved(coordinator):
    plan_import = started(pasted(CENTRUM))
    importing.keep_answers(plan_import, {"title": "Ny\x00 titel", "first_is_lead": True}, by=coordinator)
    plan_import.refresh_from_db()
    kept = plan_import.choices
    importing.save(plan_import, by=coordinator)

    importing.keep_answers(plan_import, {"title": "För sent"}, by=coordinator)

    assert kept == {"title": "Ny titel", "first_is_lead": True}
    assert PlanImport.objects.get(pk=plan_import.pk).choices["title"] == "Ny titel"


@pytest.mark.parametrize(
    "act",
    [
        lambda plan_import, by: importing.start(pasted(CENTRUM), file_name="x", file_size=1, by=by),
        lambda plan_import, by: importing.keep_answers(plan_import, {}, by=by),
        lambda plan_import, by: importing.save(plan_import, by=by),
        lambda plan_import, by: importing.drop(plan_import, by=by),
        lambda plan_import, by: importing.undo(saved(pasted(CENTRUM)).source_import, by=by),
    ],
    ids=["start", "keep", "save", "drop", "undo"],
)
def test_only_a_coordinator_may_import(act):
    with pytest.raises(PermissionDenied):
        act(started(pasted(CENTRUM)), make_user(is_administrator=True))


def test_start_keeps_the_end_of_a_long_file_name():
    plan_import = importing.start(pasted(CENTRUM), file_name=f"{'ö' * 400}.docx", file_size=1, by=None)

    assert (len(plan_import.file_name) <= 250, plan_import.file_name[-5:]) == (True, ".docx")


def test_start_stores_text_that_no_database_takes():
    plan = one_area(ImportedAction(action="Rundor\x00 \ud800nu", where=""))

    assert saved(plan).actions.get().title == "Rundor nu"


def test_understand_answers_a_document_it_cannot_take_with_a_clear_refusal(caplog):
    with pytest.raises(UnreadableFile, match="inte att tolka"):
        importing.understand(SimpleNamespace(), importing.read_register())

    assert "not understood" in caplog.text


def test_refuse_useless_turns_away_a_text_without_a_plan():
    with pytest.raises(UnreadableFile, match="ingen plan som känns igen"):
        importing.refuse_useless(import_plan(read_pasted("Hej på dig. Vi hörs i morgon.")))


def test_refuse_useless_turns_away_nothing_but_faults():
    faulty = ImportedAction(action="", where="", goal="Mål", state="fel")

    with pytest.raises(UnreadableFile, match="rubrikrad"):
        importing.refuse_useless(one_area(*[faulty] * 201))
