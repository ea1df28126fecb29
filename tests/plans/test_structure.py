import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kommunbrott.access import Overtaken
from plans.choices import PlanStatus
from plans.models import Action, Cause, FocusArea, Plan, Removal
from plans.workflow import structure
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_cause,
    make_focus_area,
    make_organisation,
    make_plan,
    make_source,
    make_user,
)

FRAGMENT = {"HX-Request": "true"}


def titles(area):
    return [action.title for action in area.plan.content().focus_areas[0].actions]


@pytest.mark.parametrize(
    ("to", "order"),
    [(0, "CAB"), (1, "ACB"), (2, "ABC"), (99, "ABC"), (-5, "CAB")],
)
def test_action_moves_among_its_siblings(coordinator, to, order):
    area = make_focus_area()
    for title in "ABC":
        make_action(focus_area=area, title=title)

    structure.move(area.placements.get(action__title="C"), to=to, by=coordinator)

    assert "".join(titles(area)) == order


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_buttons_move_by_steps(client, headers):
    plan = make_plan()
    first, second = make_focus_area(plan=plan, title="A"), make_focus_area(plan=plan, title="B")

    client.post(reverse("plans:row_move", args=["fokusomrade", second.pk]), {"by": "-1"}, headers=headers)

    assert list(plan.focus_areas.values_list("title", flat=True)) == ["B", "A"]
    assert first.pk


def test_cause_moves_and_is_numbered_anew(client):
    area = make_focus_area()
    make_cause(focus_area=area, text="Mörkt")
    late = make_cause(focus_area=area, text="Sent")

    client.post(reverse("plans:row_move", args=["orsak", late.pk]), {"to": "0"})

    causes = area.plan.content().focus_areas[0].causes
    assert [(cause.label, cause.text) for cause in causes] == [("O1", "Sent"), ("O2", "Mörkt")]


@pytest.mark.parametrize("data", [{"to": "x"}, {"by": "ett"}])
def test_a_place_that_is_no_number_is_told(client, data):
    answer = client.post(reverse("plans:row_move", args=["orsak", make_cause().pk]), data)

    assert answer.status_code == 400


def test_copy_has_goals_and_parties_but_its_own_identity(coordinator):
    area = make_focus_area()
    cause, police = make_cause(focus_area=area), make_organisation(name="Polisen")
    action = make_action(
        focus_area=area, number="2.1", title="Vandring", goals=["Ljust"], lead=police, causes=[cause]
    )

    copy = structure.copy_action(action, into=area, by=coordinator)

    assert (copy.pk != action.pk, copy.number, copy.title) == (True, "", "Vandring")
    assert list(copy.goals.values_list("text", flat=True)) == ["Ljust"]
    assert copy.responsibilities.get().organisation == police
    assert list(copy.causes.all()) == [cause]
    assert titles(area) == ["Vandring", "Vandring"]


def test_copy_of_a_focus_area_reads_like_the_first_and_shares_no_row(client):
    area = build_area()

    answer = client.post(reverse("plans:focus_area_copy", args=[area.pk]))

    first, _, copy = area.plan.content().focus_areas
    assert answer.url == reverse("plans:focus_area_detail", args=[area.plan_id, copy.id])
    assert (copy.title, [cause.text for cause in copy.causes]) == ("Centrum", [c.text for c in first.causes])
    assert [(a.title, [c.text for c in a.causes], [g.text for g in a.goals]) for a in copy.actions] == [
        (a.title, [c.text for c in a.causes], [g.text for g in a.goals]) for a in first.actions
    ]
    assert not {a.id for a in copy.actions} & {a.id for a in first.actions}
    assert [a.also_under for a in copy.actions] == [(), ()]


def test_action_may_stand_under_one_more_focus_area_once(client):
    area = make_focus_area()
    other = make_focus_area(plan=area.plan)
    action = make_action(focus_area=area)
    url = reverse("plans:action_place", args=[action.pk])

    client.post(url, {"under": other.pk})
    client.post(url, {"under": other.pk})

    assert list(action.focus_areas.order_by("pk")) == [area, other]


def test_action_is_never_placed_under_another_plans_focus_area(client):
    action = make_action()

    answer = client.post(reverse("plans:action_place", args=[action.pk]), {"under": make_focus_area().pk})

    assert (answer.status_code, action.placements.count()) == (404, 1)


def build_area():
    area = make_focus_area(title="Centrum", lead=make_organisation())
    other = make_focus_area(plan=area.plan, title="Trafik")
    dark, empty = make_cause(focus_area=area), make_cause(focus_area=area)
    make_action(focus_area=area, goals=["Ett"], lead=make_organisation(), causes=[dark])
    shared = make_action(focus_area=area, causes=[empty])
    other.placements.create(action=shared)
    make_source(plan=area.plan)
    return area


@pytest.mark.parametrize(
    "pick",
    [
        lambda area: area,
        lambda area: area.causes.first(),
        lambda area: area.actions.first(),
        lambda area: area.actions.last(),
        lambda area: area.placements.last(),
        lambda area: area.plan.source_notes.get(),
    ],
    ids=["focus area", "cause", "action", "shared action", "placement", "source"],
)
def test_what_is_removed_comes_back_as_it_was(coordinator, pick):
    area = build_area()
    before = area.plan.content()

    removal = structure.remove(pick(area), by=coordinator)
    without = Plan.objects.get(pk=area.plan_id).content()
    structure.restore(removal, by=coordinator)

    assert without.digest != before.digest
    assert Plan.objects.get(pk=area.plan_id).content() == before
    assert not Removal.objects.exists()


def test_action_under_two_focus_areas_survives_the_removal_of_one(coordinator):
    area = build_area()
    shared = area.actions.last()

    structure.remove(area, by=coordinator)

    assert [found.title for found in shared.focus_areas.all()] == ["Trafik"]


def test_what_has_lost_its_place_is_not_put_back(coordinator):
    cause = make_cause()
    area = cause.focus_area
    removal = structure.remove(cause, by=coordinator)
    structure.remove(area, by=coordinator)

    with pytest.raises(Overtaken):
        structure.restore(removal, by=coordinator)

    assert not Cause.objects.exists()


def test_removal_offers_undo_with_and_without_script(client):
    action = make_action(title="Belysning")
    url = reverse("plans:row_remove", args=["atgard", action.pk])

    page = client.post(url, follow=True).content.decode()
    undo = reverse("plans:removal_restore", args=[Removal.objects.get().pk])
    assert "Åtgärden ”Belysning” är borttagen." in page
    assert f'action="{undo}"' in page
    client.post(undo)
    fragment = client.post(url, headers=FRAGMENT).content.decode()

    assert "Åtgärden ”Belysning” togs bort." in fragment
    client.post(reverse("plans:removal_restore", args=[Removal.objects.get().pk]), headers=FRAGMENT)
    assert Action.objects.get().title == "Belysning"


def test_only_a_draft_that_was_never_decided_is_removed_for_good(client):
    draft, decided = make_plan(), make_plan(status=PlanStatus.DECIDED)
    make_action(focus_area=make_focus_area(plan=draft))

    kept = client.post(reverse("plans:plan_remove", args=[decided.pk]))
    asked = client.get(reverse("plans:plan_remove", args=[draft.pk]))
    client.post(reverse("plans:plan_remove", args=[draft.pk]))

    assert (kept.status_code, asked.status_code) == (403, 200)
    assert list(Plan.objects.all()) == [decided]
    assert not Action.objects.exists()


def test_decided_plan_is_not_changed_by_any_of_them(coordinator):
    area = build_area()
    Plan.objects.filter(pk=area.plan_id).update(status=PlanStatus.DECIDED)
    area = FocusArea.objects.get(pk=area.pk)
    before = area.plan.content()

    for attempt in (
        lambda: structure.move(area, to=1, by=coordinator),
        lambda: structure.copy_action(area.actions.first(), into=area, by=coordinator),
        lambda: structure.place_also(area.actions.first(), under=area, by=coordinator),
        lambda: structure.remove(area, by=coordinator),
    ):
        with pytest.raises(PermissionDenied):
            attempt()

    assert area.plan.content() == before


@pytest.mark.parametrize("name", ["row_move", "row_remove", "action_copy", "action_place", "focus_area_copy"])
def test_reader_changes_nothing(name):
    action = make_action(focus_area=make_focus_area(plan=make_plan(status=PlanStatus.DECIDED)))
    args = {
        "row_move": ["placering", action.placements.get().pk],
        "row_remove": ["placering", action.placements.get().pk],
        "focus_area_copy": [action.focus_areas.get().pk],
    }.get(name, [action.pk])
    client = StrictClient()
    client.force_login(make_user())

    answer = client.post(reverse(f"plans:{name}", args=args), {"under": action.focus_areas.get().pk})

    assert answer.status_code == 403
    assert Action.objects.get().placements.count() == 1
