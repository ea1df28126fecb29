import datetime as dt
import io
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from kommunbrott.confined import TookTooLong
from kommunbrott.models import QueueWorker
from plans import printing
from plans.blocks import BLOCKS
from plans.choices import PlanStatus
from plans.models import Action, ChangeReason, FocusArea, Plan, PlanVersion, PrintJob, Removal
from plans.workflow import structure
from plans.workflow.decision import send_back
from plans.workflow.reasons import reason_version
from plans.workflow.statement import begin
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_cause,
    make_focus_area,
    make_municipality,
    make_organisation,
    make_plan,
    make_source,
    make_user,
)
from tests.plans.decided import council, decide, fresh, made_decided, open_revision, propose

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def plan():
    make_municipality()
    plan = make_plan(title="Åtgärdsplan för Ekstad", dnr="KS 2025/431", situation_title="Lägesbild 2025")
    area = make_focus_area(plan=plan, number="1", title="Centrum", problem="Mörkt i parken.")
    make_action(
        focus_area=area, number="1.1", title="Lys upp parken", goals=["Ljust"], lead=make_organisation()
    )
    make_cause(focus_area=area)
    make_source(plan=plan)
    return plan


def reader(**kw) -> StrictClient:
    client = StrictClient()
    client.force_login(make_user(**kw))
    return client


def url(name, plan) -> str:
    return reverse(f"plans:{name}", args=[plan.pk])


def seen(client, address) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]


def text(response) -> str:
    return response.content.decode()


def primary(html: str) -> list[str]:
    return [
        re.sub(r"<.*?>", "", found).strip()
        for found in re.findall(r'button--primary"[^>]*>(.*?)</a>', html, re.S)
    ]


# --- The whole way, as a coordinator walks it ---


def test_plan_goes_from_draft_to_decided_by_its_pages(client, plan):
    board = council()
    start = url("plan_proposal", plan)
    client.post(start, {"seen": seen(client, start), "organ": board.pk, "meeting_on": "2026-02-23"})
    step = url("plan_decision", plan)
    waiting = text(client.get(step))
    client.post(
        step,
        {
            "seen": seen(client, step),
            "organ": board.pk,
            "decided_on": "2026-02-23",
            "paragraph": "12",
            "dnr": "KS 2026/7",
        },
    )

    proposal, decision = plan.versions.all()
    assert "saknas än" in waiting
    assert (fresh(plan).status, str(decision)) == (
        "beslutad",
        "Beslutad av Kommunfullmäktige 2026-02-23, § 12",
    )
    assert [bytes(v.pdf)[:5] for v in (proposal, decision)] == [b"%PDF-"] * 2
    assert [v.is_whole for v in (proposal, decision)] == [True, True]
    assert decision.tree == fresh(plan).content()


FACTS = {"decided_on": "2026-02-23", "paragraph": "§ 12", "dnr": "KS 2026/7"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"paragraph": ""}, "Ange § som i protokollet."),
        ({"paragraph": "§"}, "Ange § som i protokollet."),
        ({"dnr": ""}, "Diarienummer"),
        ({"decided_on": ""}, "Datum"),
        ({"decided_on": "tomorrow"}, "Beslutsdatum kan inte ligga i framtiden."),
        ({"organ": ""}, "Organ"),
    ],
)
def test_decision_needs_all_four_facts_and_keeps_what_was_typed(client, coordinator, plan, change, told):
    propose(plan, coordinator)
    step = url("plan_decision", plan)
    if change.get("decided_on") == "tomorrow":
        change = {"decided_on": (timezone.localdate() + dt.timedelta(days=1)).isoformat()}
    data = {"seen": seen(client, step), "organ": council().pk} | FACTS | change

    response = client.post(step, data)

    html = text(response)
    assert (fresh(plan).status, plan.versions.count(), told in html) == ("forslag", 1, True)
    assert [value for value in data.values() if value and f"{value}" not in html] == []


def test_party_that_does_not_decide_cannot_be_chosen(client, coordinator, plan):
    propose(plan, coordinator)
    step = url("plan_decision", plan)
    client.post(step, {"seen": seen(client, step), "organ": make_organisation().pk} | FACTS)

    assert fresh(plan).status == "forslag"


def test_second_coordinator_is_told_that_the_first_was_there(client, coordinator, plan):
    propose(plan, coordinator)
    step = url("plan_decision", plan)
    opened = seen(client, step)
    client.post(step, {"seen": opened, "organ": council().pk} | FACTS)

    late = client.post(step, {"seen": opened, "organ": council().pk} | FACTS | {"paragraph": "§ 99"})

    assert (late.status_code, "Någon annan hann före" in text(late)) == (409, True)
    assert (plan.versions.count(), fresh(plan).decision_paragraph) == (2, "§ 12")


def test_text_written_while_the_proposal_form_was_open_is_not_frozen_unseen(client, plan):
    step = url("plan_proposal", plan)
    opened = seen(client, step)
    Plan.objects.filter(pk=plan.pk).update(introduction="Nyss skrivet")

    response = client.post(step, {"seen": opened, "organ": council().pk, "meeting_on": "2026-02-23"})

    assert (response.status_code, fresh(plan).status) == (409, "utkast")


def test_statutory_plan_without_lägesbild_is_warned_and_gives_a_reason(client, plan):
    Plan.objects.filter(pk=plan.pk).update(situation_title="")
    step = url("plan_proposal", plan)
    data = {"seen": seen(client, step), "organ": council().pk, "meeting_on": "2026-02-23"}

    without = client.post(step, data)
    given = client.post(step, data | {"reason": "Den fastställs i mars."})

    assert (without.status_code, "Planen säger inte vilken lägesbild" in text(without)) == (200, True)
    assert (given.status_code, fresh(plan).status) == (302, "forslag")
    assert fresh(plan).situation_missing_reason == "Den fastställs i mars."


def test_plan_of_another_kind_is_not_asked_for_a_lägesbild(client, plan):
    Plan.objects.filter(pk=plan.pk).update(situation_title="", kind="handlingsplan")

    assert 'name="reason"' not in text(client.get(url("plan_proposal", plan)))


def test_sent_back_plan_shows_the_note_to_those_who_write(client, coordinator, plan):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    propose(plan, coordinator)
    step = url("plan_send_back", plan)

    client.post(step, {"seen": seen(client, step), "note": "Ta med kostnaden."})

    assert fresh(plan).status == "utkast"
    assert "Ta med kostnaden." in text(client.get(plan.get_absolute_url()))
    assert "Ta med kostnaden." not in text(reader().get(plan.get_absolute_url()))


# --- With a worker alive, the file comes from the queue ---


@pytest.fixture
def worker():
    QueueWorker.objects.create(name="alive", beat_at=timezone.now())


def printed(job: PrintJob) -> PrintJob:
    """As the worker does it."""
    printing.print_plan.func(job.pk)
    job.refresh_from_db()
    return job


def test_step_waits_for_its_file_and_is_taken_when_the_form_comes_again(client, coordinator, plan, worker):
    for step, data, status in (
        ("plan_proposal", {"organ": council().pk, "meeting_on": "2026-02-23"}, "forslag"),
        (
            "plan_decision",
            {"organ": council().pk, "decided_on": "2026-02-23", "paragraph": "§ 7", "dnr": "KS 2026/1"},
            "beslutad",
        ),
    ):
        before = fresh(plan).status
        data["seen"] = seen(client, url(step, plan))

        page = client.post(url(step, plan), data)
        job = PrintJob.objects.order_by("pk").last()
        again = client.post(url(step, plan), data)

        assert (page.status_code, fresh(plan).status, PrintJob.objects.count()) == (200, before, job.pk)
        for name, value in data.items():
            assert f'name="{name}" value="{value}"' in text(page)
        assert "Handlingen skrivs ut" in text(again)
        assert job.content_status == "forslag"

        file = printing.path_of(printed(job)).read_bytes()
        assert client.post(url(step, plan), data).status_code == 302
        assert (fresh(plan).status, bytes(fresh(plan).versions.last().pdf)) == (status, file)


def test_text_written_while_the_file_was_made_is_not_frozen_unseen(client, plan, worker):
    step = url("plan_proposal", plan)
    data = {"seen": seen(client, step), "organ": council().pk, "meeting_on": "2026-02-23"}
    client.post(step, data)
    printed(PrintJob.objects.get())
    Plan.objects.filter(pk=plan.pk).update(introduction="Nyss skrivet")

    assert (client.post(step, data).status_code, fresh(plan).status) == (409, "utkast")


def test_file_that_could_not_be_made_is_told_in_the_form(client, plan, worker, settings):
    settings.PRINT_SECONDS = 0
    step = url("plan_proposal", plan)
    data = {"seen": seen(client, step), "organ": council().pk, "meeting_on": "2026-02-23"}
    for _ in range(printing.MOST_FAILURES):
        client.post(step, data)
        job = PrintJob.objects.get()
        with pytest.raises(TookTooLong):
            printing.print_plan.func(job.pk)
        DBTaskResult.objects.filter(pk=job.task).update(status="FAILED")

    page = client.post(step, data)

    assert (page.status_code, fresh(plan).status) == (200, "utkast")
    assert "Utskriften tog för lång tid och avbröts." in text(page)


def test_part_that_waits_sends_the_form_when_the_file_is_there(client, plan, worker):
    step = url("plan_proposal", plan)
    client.post(step, {"seen": seen(client, step), "organ": council().pk, "meeting_on": "2026-02-23"})
    job = PrintJob.objects.get()
    parts = [text(client.get(job.get_absolute_url(), {"steg": 1}, headers=FRAGMENT))]
    printed(job)
    parts.append(text(client.get(job.get_absolute_url(), {"steg": 1}, headers=FRAGMENT)))

    assert ['data-sends="step"' in part for part in parts] == [False, True]
    assert ["hx-get=" in part for part in parts] == [True, False]


def test_file_made_for_a_decision_not_taken_is_not_seen_by_readers(client, coordinator, plan, worker):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    propose(plan, coordinator)
    step = url("plan_decision", plan)
    board = {"organ": council().pk, "decided_on": "2026-02-23", "paragraph": "§ 7", "dnr": "KS 2026/1"}
    client.post(step, board | {"seen": seen(client, step)})
    job = printed(PrintJob.objects.get())
    other = reader()
    answers = [other.get(job.get_absolute_url()).status_code]

    client.post(step, board | {"seen": seen(client, step)})
    other.post(url("plan_print", plan), {"format": "pdf"})
    answers.append(other.get(job.get_absolute_url()).status_code)

    assert (answers, fresh(plan).status) == ([404, 200], "beslutad")


# --- Who meets which page, and what is first in hand ---


@pytest.mark.parametrize("step", ["plan_proposal", "plan_decision", "plan_send_back", "plan_revision"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_steps_are_the_coordinator_s(coordinator, plan, step, method):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    propose(plan, coordinator)

    response = getattr(reader(), method)(url(step, plan))

    assert (response.status_code, "Bara samordnaren" in text(response)) == (403, True)


def test_what_is_first_in_hand_follows_the_status(client, coordinator, plan):
    other = reader()
    address = plan.get_absolute_url()
    found = {"utkast": primary(text(client.get(address)))}
    propose(plan, coordinator)
    found["forslag"] = primary(text(client.get(address)))
    send_back(fresh(plan), by=coordinator, note="Nej")
    made_decided(plan, coordinator)
    found["beslutad"] = primary(text(client.get(address)))
    found["läsare"] = primary(text(other.get(address)))

    assert found == {
        "utkast": ["Gör till förslag"],
        "forslag": ["Skriv in beslutet"],
        "beslutad": ["Skriv ut"],
        "läsare": ["Skriv ut"],
    }


# --- What is decided stays readable, and only that ---


@pytest.fixture
def revised(plan, coordinator):
    """Decided, then under revision: everything has another text, and the action is gone."""
    made_decided(plan, coordinator)
    plan = open_revision(plan, coordinator)
    area = plan.focus_areas.get()
    structure.remove(area.actions.get(), by=coordinator)
    make_action(focus_area=area, title="Hemlig åtgärd")
    area.problem, area.title = "Hemligt problem.", "Hemligt område"
    area.save()
    plan = fresh(plan)
    plan.title, plan.introduction = "Hemlig titel", "Hemlig inledning."
    plan.save()
    return plan


def addresses(plan) -> list[str]:
    area = plan.focus_areas.get()
    action = PlanVersion.objects.decisions().last().tree.actions[0]
    return [
        reverse("plans:plan_list"),
        plan.get_absolute_url(),
        reverse("plans:focus_area_detail", args=[plan.pk, area.pk]),
        reverse("plans:action_detail", args=[action.id]) + f"?plan={plan.pk}",
        *(url(name, plan) for name in ("plan_print", "plan_document", "plan_versions")),
    ]


def test_readers_see_the_decided_version_whatever_is_being_written(client, revised):
    other = reader()
    pages = {address: text(other.get(address)) for address in addresses(revised)}

    assert {address for address, html in pages.items() if "Heml" in html or "Utkast" in html} == set()
    assert all("Åtgärdsplan för Ekstad" in html for html in pages.values())
    assert "Lys upp parken" in pages[addresses(revised)[2]]
    assert "Hemlig titel" in text(client.get(revised.get_absolute_url()))


def test_readers_reach_no_living_row_of_a_revision(revised, coordinator):
    other = reader()
    area = revised.focus_areas.get()
    living = [
        reverse("plans:block_detail", args=["fokusomrade", area.pk, "problem"]),
        reverse("plans:block_edit", args=["fokusomrade", area.pk, "problem"]),
        reverse("plans:action_detail", args=[area.actions.get().pk]),
        reverse("plans:plan_version_file", args=[revised.versions.proposals().get().pk]),
    ]

    assert [other.get(address, headers=FRAGMENT).status_code for address in living] == [404] * 4
    assert other.get(url("removal_list", revised)).status_code == 403


def test_print_of_a_draft_is_not_a_reader_s(client, revised):
    draft = client.post(url("plan_print", revised), {"format": "json"})["Location"]
    other = reader()
    own = other.post(url("plan_print", revised), {"format": "json"})["Location"]

    assert (other.get(draft).status_code, other.get(own).status_code, draft == own) == (404, 200, False)
    assert draft not in text(other.get(url("plan_print", revised)))


def test_party_on_remiss_sees_the_text_it_is_asked_about(coordinator, revised):
    housing = make_organisation()
    make_action(focus_area=revised.focus_areas.get(), responsible=[housing])
    Plan.objects.filter(pk=revised.pk).update(status=PlanStatus.REFERRED)

    asked, another = reader(organisation=housing), reader(organisation=make_organisation())

    assert "Hemlig titel" in text(asked.get(revised.get_absolute_url()))
    assert "Hemlig titel" not in text(another.get(revised.get_absolute_url()))


SEES = {  # status: what coordinator, party on remiss, anyone else see of a plan that has been decided once
    "utkast": ("living", "decided", "decided"),
    "remiss": ("living", "living", "decided"),
    "forslag": ("living", "decided", "decided"),
    "beslutad": ("living", "decided", "decided"),
    "ersatt": ("living", "decided", "decided"),
}


@pytest.mark.parametrize("status", PlanStatus)
def test_which_text_each_person_sees_in_each_status(coordinator, revised, status):
    housing = make_organisation()
    make_action(focus_area=revised.focus_areas.get(), responsible=[housing])
    Plan.objects.filter(pk=revised.pk).update(status=status)
    plan = fresh(revised)
    people = [
        coordinator,
        make_user(organisation=housing, is_reporter=True, is_administrator=True),
        make_user(organisation=make_organisation()),
    ]

    found = tuple(
        "living" if plan.content_for(user).title == "Hemlig titel" else "decided" for user in people
    )

    assert found == SEES[status]
    assert [Plan.objects.visible_to(user).filter(pk=plan.pk).count() for user in people] == [1, 1, 1]


@pytest.mark.parametrize("status", PlanStatus)
def test_plan_that_was_never_decided_is_seen_as_before(coordinator, status):
    plan = make_plan(status=status)

    assert Plan.objects.visible_to(make_user()).exists() == (status in ("beslutad", "ersatt"))
    assert plan.content_for(coordinator) == plan.content()


# --- Between decision and revision nothing is written ---


@pytest.mark.parametrize("status", [PlanStatus.PROPOSED, PlanStatus.DECIDED, PlanStatus.REPLACED])
def test_no_form_writes_in_a_frozen_plan(client, coordinator, plan, status):
    written = begin(plan, by=coordinator)
    made_decided(plan, coordinator)
    Plan.objects.filter(pk=plan.pk).update(status=status)
    area = plan.focus_areas.get()
    action, cause, source = area.actions.get(), area.causes.get(), plan.source_notes.get()
    rows = {
        "plan": plan,
        "skrivelse": written,
        "fokusomrade": area,
        "orsak": cause,
        "atgard": action,
        "kalla": source,
    }
    removal = Removal.objects.create(
        plan=plan, label="x", rows=[{"model": "plans.cause", "pk": 0}], removed_by=coordinator
    )
    before = fresh(plan).content()
    posts = [reverse("plans:block_edit", args=[kind, rows[kind].pk, name]) for kind, name in BLOCKS]
    posts += [reverse("plans:block_draft", args=[kind, rows[kind].pk, name]) for kind, name in BLOCKS]
    posts += [
        reverse("plans:row_remove", args=[kind, row.pk])
        for kind, row in rows.items()
        if kind not in ("plan", "skrivelse")
    ]
    posts += [reverse("plans:row_move", args=["orsak", cause.pk]) + "?to=0"]
    posts += [
        reverse("plans:focus_area_copy", args=[area.pk]),
        reverse("plans:action_copy", args=[action.pk]),
    ]
    posts += [
        reverse("plans:removal_reason", args=[removal.pk]),
        reverse("plans:removal_restore", args=[removal.pk]),
    ]
    posts += [url(name, plan) for name in ("plan_remove", "plan_situation", "plan_statement")]
    posts += [url("plan_change_reason", plan)]
    posts += [reverse("plans:official_statement_reset", args=[written.pk, "ekonomi"])]

    answers = {
        address: client.post(address, {"text": "x", "reason": "x", "to": "0"}).status_code
        for address in posts
    }

    assert set(answers.values()) == {403}, answers
    assert fresh(plan).content() == before


def test_no_plan_is_edited_in_the_admin():
    assert [
        model for model in admin.site._registry if model in apps.get_app_config("plans").get_models()
    ] == []


# --- The page of versions ---


def test_versions_say_that_nothing_differs(client, coordinator, plan):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)

    html = text(client.get(url("plan_versions", plan)))

    assert ("Versionerna är lika." in html, plan.versions.last().sha256 in html) == (True, True)


def test_struck_action_asks_for_its_reason_and_then_tells_it(client, revised):
    page = url("plan_versions", revised)
    before = text(client.get(page))
    removal = revised.removals.get()

    client.post(reverse("plans:removal_reason", args=[removal.pk]), {"reason": "Parken är ombyggd."})
    after = text(client.get(page))

    assert ("Skälet saknas." in before, "1.1 Lys upp parken" in before) == (True, True)
    assert ("Skälet saknas." in after, "Parken är ombyggd." in after) == (False, True)
    assert "En åtgärd är tillagd och en är struken." in after


def test_reason_that_says_nothing_is_not_taken(client, revised):
    removal = revised.removals.get()

    for reason in ("", "  ", "x" * 2001):
        client.post(reverse("plans:removal_reason", args=[removal.pk]), {"reason": reason})

    assert Removal.objects.get(pk=removal.pk).reason == ""


def why(client, plan, change, text_, **kw):
    """Say why ``change`` (noun, row) differs, on the page of versions."""
    page = text(client.get(url("plan_versions", plan)))
    form = re.search(
        rf'name="noun" value="{change[0]}"><input type="hidden" name="row" value="{change[1]}">'
        r'<input type="hidden" name="version" value="(\w+)"',
        page,
    )
    data = {"noun": change[0], "row": change[1], "version": form[1] if form else "", "reason": text_}
    return client.post(url("plan_change_reason", plan), data | kw)


def test_change_is_explained_where_it_is_told_and_in_print(client, revised):
    area = revised.focus_areas.get()
    change = ("focusarea", area.pk)

    why(client, revised, change, "Polisen har räknat om.")
    page, pdf = text(client.get(url("plan_versions", revised))), client.get(url("plan_differences", revised))

    printed = " ".join(found.extract_text() for found in PdfReader(io.BytesIO(b"".join(pdf))).pages)
    assert page.count("<b>Varför:</b> Polisen har räknat om.") == 1
    assert "Varför: Polisen har räknat om." in " ".join(printed.split())
    why(client, revised, change, "  ")
    assert "Polisen har räknat om." not in text(client.get(url("plan_versions", revised)))


def test_reason_that_is_too_long_is_told_and_kept(client, revised):
    area = revised.focus_areas.get()

    response = why(client, revised, ("focusarea", area.pk), "y" * 2001)

    assert (response.status_code, "y" * 2001 in text(response), ChangeReason.objects.count()) == (
        422,
        True,
        0,
    )
    assert 'aria-invalid="true"' in text(response)


@pytest.mark.parametrize(
    "change", [{"noun": "x y"}, {"row": ""}, {"row": "9" * 40}, {"reason": "a\0"}, {"row": "-1"}]
)
def test_reason_for_nothing_is_no_error_of_ours(client, revised, change):
    response = why(
        client, revised, ("focusarea", revised.focus_areas.get().pk), change.get("reason", "Därför"), **change
    )

    assert (response.status_code, ChangeReason.objects.count()) == (422, 0)


def test_second_reason_does_not_write_over_the_first_unseen(client, revised):
    change = ("focusarea", revised.focus_areas.get().pk)
    why(client, revised, change, "Först.")

    late = why(client, revised, change, "Sedan.", version=reason_version(""))

    assert (late.status_code, ChangeReason.objects.get().text) == (409, "Först.")


def test_reasons_stay_with_the_change_they_were_given_for(client, coordinator, revised):
    area = revised.focus_areas.get()
    why(client, revised, ("focusarea", area.pk), "Första revideringen.")
    made_decided(revised, coordinator)
    open_revision(revised, coordinator)
    FocusArea.objects.filter(pk=area.pk).update(problem="Åter mörkt.")
    why(client, revised, ("focusarea", area.pk), "Andra revideringen.")
    page, other = url("plan_versions", revised), reader()

    def told(who, data) -> list[str]:
        return re.findall(r"Varför:</b> (\w+ revideringen)\.", text(who.get(page, data)))

    assert told(client, {}) == ["Andra revideringen"]
    assert told(client, {"till": "4", "fran": "2"}) == ["Första revideringen"]
    assert told(other, {"till": "4", "fran": "2"}) == ["Första revideringen"]
    assert told(client, {"till": "nu", "fran": "2"}) == ["Andra revideringen"]


def test_why_is_asked_of_who_writes_a_revision_only(client, coordinator, revised):
    page, ask = url("plan_versions", revised), url("plan_change_reason", revised)
    data = {"noun": "action", "row": "1", "version": reason_version(""), "reason": "x"}
    found = {"revidering": ("Skriv varför" in text(client.get(page)), client.post(ask, data).status_code)}
    found["läsare"] = ("Skriv varför" in text(reader().get(page)), reader().post(ask, data).status_code)
    propose(revised, coordinator)
    found["förslag"] = ("Skriv varför" in text(client.get(page)), client.post(ask, data).status_code)
    decide(revised, coordinator)
    found["beslutad"] = ("Skriv varför" in text(client.get(page)), client.post(ask, data).status_code)
    undecided = make_plan()
    found["aldrig beslutad"] = (
        "Skriv varför" in text(client.get(url("plan_versions", undecided))),
        client.post(url("plan_change_reason", undecided), data).status_code,
    )

    assert found == {
        "revidering": (True, 302),
        "läsare": (False, 403),
        "förslag": (False, 403),
        "beslutad": (False, 403),
        "aldrig beslutad": (False, 403),
    }


def test_any_two_versions_are_compared(client, coordinator, revised):
    made_decided(revised, coordinator)
    page = url("plan_versions", revised)

    usual = text(client.get(page))
    first = text(client.get(page, {"till": "2", "fran": "1"}))
    odd = [client.get(page, {"till": till, "fran": "99"}).status_code for till in ("x", "-1", "²", "nu", "1")]

    assert "Hemlig titel" in re.sub(r"</?(?:ins|del|span)[^>]*>|\[\w+: |\]", "", usual)
    assert "Versionerna är lika." in first
    assert odd == [200] * 5


def test_reader_finds_decided_versions_only(coordinator, revised):
    made_decided(revised, coordinator)
    other = reader()

    html = text(other.get(url("plan_versions", revised)))
    file = other.get(reverse("plans:plan_version_file", args=[revised.versions.decisions().first().pk]))

    assert html.count("(PDF)</a></p><details>") == 2
    assert ("Förslag till" in html, 'value="nu"' in html, "Skälet" in html) == (False, False, True)
    assert (file.status_code, file["Content-Type"], b"".join(file.streaming_content)) == (
        200,
        "application/pdf",
        bytes(revised.versions.decisions().first().pdf),
    )


@pytest.mark.parametrize("rounds", [1, 3])
def test_versions_cost_the_same_for_any_number(client, coordinator, plan, rounds, django_assert_num_queries):
    for _ in range(rounds):
        made_decided(plan, coordinator)
        open_revision(plan, coordinator)
        area = make_focus_area(plan=plan)
        structure.remove(make_action(focus_area=area), by=coordinator)

    with django_assert_num_queries(15):
        client.get(url("plan_versions", plan))


@pytest.mark.parametrize("count", [1, 3])
def test_reader_s_list_costs_the_same_for_any_length(coordinator, plan, count, django_assert_num_queries):
    for _ in range(count):
        made_decided(make_plan(), coordinator)
    other = reader()

    with django_assert_num_queries(6):
        other.get(reverse("plans:plan_list"))


def test_difference_is_had_as_a_file_by_those_who_see_it(client, revised):
    address = url("plan_differences", revised)

    answer = client.get(address, {"till": "nu", "fran": "2"})

    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    # A reader has one decided version and nothing to compare it with.
    assert reader().get(address).status_code == 404


# --- How it stands, beside what was decided ---


def test_decided_action_shows_how_it_stands_today(client, coordinator, plan):
    made_decided(plan, coordinator)
    action = Action.objects.get()
    Action.objects.filter(pk=action.pk).update(manual_status="klar", manual_status_reason="Lamporna lyser.")
    other = reader()
    area = reverse("plans:focus_area_detail", args=[plan.pk, plan.focus_areas.get().pk])
    own = reverse("plans:action_detail", args=[action.pk])

    pages = [text(who.get(address)) for who in (client, other) for address in (area, own)]

    assert ['data-status="klar"' in page and "Vid beslutet: ej påbörjad" in page for page in pages] == [
        True
    ] * 4


def test_revision_shows_the_standing_to_who_writes_and_to_others(client, coordinator, plan):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    Action.objects.update(manual_status="klar", manual_status_reason="Lamporna lyser.")
    area = reverse("plans:focus_area_detail", args=[plan.pk, plan.focus_areas.get().pk])

    assert ["Vid beslutet" in text(who.get(area)) for who in (client, reader())] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("is_coordinator", [True, False])
def test_decided_pages_cost_no_more_for_more_actions(
    coordinator, plan, rows, is_coordinator, django_assert_max_num_queries
):
    for _ in range(rows):
        make_action(focus_area=plan.focus_areas.get(), goals=["Ett"], lead=make_organisation())
    made_decided(plan, coordinator)
    who = reader(is_coordinator=is_coordinator)

    for address in (plan.get_absolute_url(), url_of_first_area(plan)):
        with django_assert_max_num_queries(12):
            who.get(address)


def url_of_first_area(plan) -> str:
    return reverse("plans:focus_area_detail", args=[plan.pk, plan.focus_areas.get().pk])


# --- A text that no page can hold ---


@pytest.mark.parametrize("limit", [{"PRINT_SECONDS": 0.01}, {"PRINT_MEGABYTES": 1}], ids=["time", "memory"])
def test_what_goes_over_a_limit_is_told_and_nothing_moves(client, coordinator, plan, settings, limit):
    for name, value in limit.items():
        setattr(settings, name, value)
    proposal, decision = url("plan_proposal", plan), url("plan_decision", plan)
    asked = {"organ": council().pk, "meeting_on": "2026-02-23"}
    proposed = client.post(proposal, asked | {"seen": seen(client, proposal)})
    propose(plan, coordinator)
    data = {"seen": seen(client, decision), "organ": council().pk} | FACTS
    decided = client.post(decision, data)
    differences = client.get(url("plan_differences", plan))

    told = ["avbröts. Korta eller dela upp de längsta texterna" in text(page) for page in (proposed, decided)]
    assert (told, fresh(plan).status, plan.versions.count()) == ([True, True], "forslag", 1)
    assert ('value="KS 2026/7"' in text(decided), 'value="2026-02-23"' in text(proposed)) == (True, True)
    assert differences.status_code == 302
