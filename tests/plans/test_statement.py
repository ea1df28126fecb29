import dataclasses
import datetime as dt
import functools
import io
import re

import docx
import page
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from pypdf import PdfReader

from kommunbrott.access import Overtaken
from plans.content import DecisionContent, FileContent, PartyAnswer, ProposalContent
from plans.documents.statement import clauses, statement
from plans.documents.statement_docx import statement_docx
from plans.documents.statement_pdf import statement_pdf
from plans.documents.statement_texts import Facts, proposed_text
from plans.models import OfficialStatement, PlanVersion, VersionStatement
from plans.standing import Standing
from plans.workflow import decision as steps
from plans.workflow import statement as workflow
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_focus_area,
    make_municipality,
    make_organisation,
    make_plan,
    make_user,
)
from tests.plans.decided import DAY, council, decide, fresh, made_decided, open_revision, printed, propose
from tests.plans.printed import EKSTAD, POLICE, SCHOOL, action, focus_area, goal, rich_plan
from tests.plans.printed import plan as plain_plan

TODAY = dt.date(2027, 1, 14)
KF = ProposalContent("Kommunfullmäktige", dt.date(2027, 2, 22))
DECISION = DecisionContent("Kommunfullmäktige", dt.date(2025, 12, 15), "§ 168")


def facts(plan, **kw) -> Facts:
    kw.setdefault("decided", None)
    kw.setdefault("reasons", {})
    kw.setdefault("standings", {})
    return Facts(plan=plan, brand=EKSTAD, today=TODAY, situation_missing_reason=kw.pop("missing", ""), **kw)


def told(name, plan, **kw) -> str:
    return proposed_text(name, facts(plan, **kw))


def revised() -> Facts:
    """Decided in 2025; since then a goal is changed and an action struck."""
    old = rich_plan(decision=DECISION, status="beslutad", sources=())
    area, *others = old.focus_areas
    first, second, *rest = area.actions
    changed = dataclasses.replace(first, goals=(goal("Högst 45 elever."),))
    new = dataclasses.replace(
        old,
        status="forslag",
        proposal=KF,
        focus_areas=(dataclasses.replace(area, actions=(changed, *rest)), *others),
    )
    reasons = {
        ("action", first.id): "52 elever redan i oktober.",
        ("action", second.id): "Gör skolorna själva.",
    }
    return facts(new, decided=old, reasons=reasons)


# --- What the plan tells by itself ---


def test_new_plan_is_put_before_the_board():
    plan = plain_plan(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2027, 12, 31))

    assert told("matter", dataclasses.replace(plan, proposal=KF)) == (
        "Kommunfullmäktige ska ta ställning till ett förslag till åtgärdsplan för 2026–2027."
    )
    assert told("matter", plan).startswith("Beslutande organ ska ta ställning")
    assert told("clauses", plan) == "att anta åtgärdsplan 2026–2027"


def test_revision_names_the_decision_it_revises():
    said = revised()

    assert proposed_text("matter", said) == (
        "Kommunfullmäktige ska ta ställning till en revidering av åtgärdsplanen, som fastställdes av "
        "kommunfullmäktige 15 december 2025, § 168."
    )
    assert statement({}, said).clauses == (
        "anta den reviderade texten till åtgärdsplan 2026–2027, och",
        "låta den ersätta den text som fastställdes av kommunfullmäktige 15 december 2025, § 168.",
    )


def test_summary_counts_what_is_there():
    plan = plain_plan(focus_areas=(focus_area("A", actions=(action("Ett", id=1), action("Två", id=2))),))
    measured = plain_plan(
        focus_areas=(focus_area("A", actions=(action("Ett", id=1, goals=(goal("Fler"), goal("Färre"))),)),)
    )

    assert told("summary", plan) == "Planen har ett fokusområde och två åtgärder."
    assert told("summary", measured) == "Planen har ett fokusområde och en åtgärd. 0 av 2 mål är mätbara."
    assert told("summary", plan, decided=plan).endswith("Texten är densamma som i gällande plan.")
    assert "en åtgärd är ändrad och en är struken" in proposed_text("summary", revised())


def answered(**answers):
    """A plan of one action that school and police answer for, and what they have said of it."""
    done = action("Ett", id=1, parties=(SCHOOL, dataclasses.replace(POLICE, organisation_id=2)))
    said = {
        (1, {"school": 0, "police": 2}[who]): PartyAnswer(answer, wording or done.wording_digest, TODAY)
        for who, (answer, wording) in answers.items()
    }
    return plain_plan(focus_areas=(focus_area("A", actions=(done,)),), answers=said)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, ""),
        (
            {"school": ("accepterat", ""), "police": ("synpunkt", "")},
            " Alla ansvariga parter har accepterat sina delar.",
        ),
        ({"school": ("accepterat", "")}, " En av två ansvariga parter har accepterat alla sina delar."),
        (
            {"school": ("accepterat", ""), "police": ("accepterat", "gammal")},
            " En av två ansvariga parter har accepterat alla sina delar.",
        ),
        (
            {"school": ("accepterat", ""), "police": ("avbojt", "")},
            " En av två ansvariga parter har accepterat alla sina delar. Avböjt har Polisen.",
        ),
    ],
)
def test_summary_tells_who_has_accepted_what_stands_there_now(answers, sentence):
    assert told("summary", answered(**answers)) == f"Planen har ett fokusområde och en åtgärd.{sentence}"


MONEY = {
    ("inom_ram", "budgeterad"): "Alla åtgärder ryms inom ram eller är budgeterade.",
    (
        "inom_ram",
        "ej_budgeterad",
    ): "En åtgärd ryms inom ram eller är budgeterad. En åtgärd är inte budgeterad: 2 Två.",
    ("ej_budgeterad", "ej_budgeterad"): "Två åtgärder är inte budgeterade: 1 Ett och 2 Två.",
    ("sokt", ""): "För en åtgärd är medel sökta: 1 Ett. För en åtgärd anger planen inte hur de finansieras.",
    (): "",
}


@pytest.mark.parametrize("funding", MONEY)
def test_economy_lists_what_has_no_money(funding):
    names = ("Ett", "Två")
    actions = tuple(
        action(name, id=place, number=str(place), funding=given)
        for place, (name, given) in enumerate(zip(names, funding, strict=False), start=1)
    )

    assert told("economy", plain_plan(focus_areas=(focus_area("A", actions=actions),))) == MONEY[funding]


def test_description_says_what_it_rests_on_how_it_goes_and_which_goals_change():
    plan = plain_plan(situation="Lägesbild 2026, KS 16 september 2026", focus_areas=(focus_area("Centrum"),))
    stands = {1: Standing("klar"), 2: Standing("pagar"), 3: Standing("pagar")}

    assert told("description", plan, standings=stands) == (
        "Planen bygger på Lägesbild 2026, KS 16 september 2026. Fokusområdet är Centrum.\n\n"
        "Läget 14 januari 2027 för gällande åtgärder: 1 klar och 2 pågår."
    )
    assert told("description", plain_plan(), missing="Den kommer i mars.") == (
        "Planen anger ingen lägesbild. Skäl: Den kommer i mars."
    )
    assert told("description", plain_plan(), standings={1: Standing("ej_paborjad")}) == ""
    changed = proposed_text("description", revised()).rpartition("\n")[2]
    assert changed == "Målen ändras för 1.1 En kontaktväg mellan skola, socialtjänst och polis."


def test_enclosures_and_receivers_are_those_of_the_plan():
    plan = dataclasses.replace(
        revised().plan, situation_file=FileContent(1, "bild.pdf", ""), situation="Lägesbild 2026"
    )

    found = told("enclosures", plan, decided=revised().decided).splitlines()

    assert found == [
        "Förslag: Åtgärdsplan 2026–2027",
        "Ändringar sedan beslutet 15 december 2025",
        "Lägesbild 2026 (bild.pdf)",
    ]
    assert told("distribution", plan).splitlines()[:2] == [SCHOOL.name, "Kultur- och fritidsförvaltningen"]
    assert told("perspectives", plan) == (
        "Fokusområdet Unga, droger och värvning har målgruppen barn och unga 12–18 år."
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("att anta planen", ("anta planen.",)),
        (
            "- att anta planen,\n- Att ersätta den gamla, och\n\nfölja upp.",
            ("anta planen,", "ersätta den gamla, och", "följa upp."),
        ),
        ("att \n - \n", ()),
        ("", ()),
    ],
)
def test_clauses_are_one_a_line_and_punctuated(text, found):
    assert clauses(text) == found


def test_changes_are_told_in_short_with_why():
    rows = statement({}, revised()).changes

    assert [(row.what.split()[0], row.change, row.reason) for row in rows] == [
        (
            "1.1",
            "Mål: Högst 45 elever, tidigare Varje skola har haft minst ett möte innan terminen är slut",
            "52 elever redan i oktober.",
        ),
        ("1.2", "Stryks", "Gör skolorna själva."),
    ]
    assert statement({}, facts(revised().plan)).changes == ()


def test_what_is_written_goes_before_what_the_plan_tells():
    written = {
        "matter": "Eget ärende.",
        "economy": "",
        "signatories": "Anders Holm, kommundirektör\nHanna",
        "title": "Egen",
    }

    found = statement(written, revised())

    assert (found.matter, found.economy, found.title) == ("Eget ärende.", "", "Egen")
    assert found.signatories == (("Anders Holm", "kommundirektör"), ("Hanna", ""))
    assert (found.recipient, found.dated_on) == ("Kommunfullmäktige 22 februari 2027", TODAY)
    assert found.summary == proposed_text("summary", revised())


# --- The files ---

WRITTEN = {
    "description": "Första stycket.\n\n- ett\n- två\n\n| A | B |\n| - | - |\n| 1 | 2 |",
    "economy": "",
    "enclosures": "Protokoll från <rådet>\nFörslag",
    "signatories": "Anders Holm, kommundirektör",
}


@functools.cache
def content():
    return statement(WRITTEN, revised())


@functools.cache
def pdf() -> bytes:
    return statement_pdf(content(), EKSTAD)


def test_file_keeps_both_standards():
    reports = [page.validate_pdf_bytes(pdf(), profile=profile) for profile in ("ua1", "2a")]

    assert [(found.rule_id, found.message) for report in reports for found in report.failures] == []


def test_both_files_tell_the_same():
    printed_text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf())).pages)
    document = docx.Document(io.BytesIO(statement_docx(content(), EKSTAD)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = " ".join(" ".join([*(p.text for p in document.paragraphs), *cells]).split())

    for said in (
        "Revidering av åtgärdsplan 2026–2027",
        "Kommunfullmäktige föreslås besluta",
        "att låta den ersätta den text",
        "Första stycket.",
        "52 elever redan i oktober.",
        "Protokoll från <rådet>",
        "Anders Holm",
        "Barn och jämställdhet",
    ):
        assert said in printed_text, said
        assert said in word, said
    assert ("Ekonomi" in printed_text, "Ekonomi" in word) == (False, False)
    assert (
        PdfReader(io.BytesIO(pdf())).metadata.title == "Tjänsteskrivelse: Revidering av åtgärdsplan 2026–2027"
    )


# --- Written, sent, kept ---


@pytest.fixture
def plan():
    make_municipality()
    plan = make_plan(title="Åtgärdsplan för Ekstad", dnr="KS 2025/431", situation_title="Lägesbild 2025")
    area = make_focus_area(plan=plan, number="1", title="Centrum", problem="Mörkt.")
    make_action(
        focus_area=area, number="1.1", title="Lys upp parken", goals=["Ljust"], lead=make_organisation()
    )
    return plan


def url(name, *args) -> str:
    return reverse(f"plans:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def send(plan, by, **kw):
    """Proposed with what has been written, as the page does it but for the files."""
    plan = fresh(plan)
    proposal = steps.Proposal(council(), DAY)
    row = workflow.statement_of(plan)
    basis = kw.get("basis") or workflow.fingerprint(row)
    sent = workflow.RenderedStatement({"matter": row.matter if row else None}, b"%PDF-", b"PK", basis)
    rendered = printed(plan, steps.proposed(plan.content(), proposal))
    return steps.propose(plan, by=by, proposal=proposal, rendered=rendered, statement=sent)


def edit(client, row, name, **data):
    address = url("block_edit", "skrivelse", row.pk, name)
    version = re.search(r'name="version" value="(\w+)"', text(client.get(address)))[1]
    return client.post(address, {"version": version} | data)


def test_statement_is_written_where_it_is_read(client, plan):
    page_address = url("plan_statement", plan.pk)
    before = text(client.get(page_address))
    client.post(page_address)
    row = plan.statement

    form = text(client.get(url("block_edit", "skrivelse", row.pk, "sammanfattning")))
    edit(client, row, "sammanfattning", text="Egen sammanfattning.")
    edit(client, row, "uppgifter", sender="Kommunledningen", dated_on="2027-01-14", signatories="A, b")
    after = text(client.get(page_address))

    assert ("Börja skriva" in before, "Planen har ett fokusområde och en åtgärd." in before) == (True, True)
    assert "Planen har ett fokusområde och en åtgärd." in form
    for said in (
        "Egen sammanfattning.",
        "Kommunledningen",
        "14 januari 2027",
        "anger planen inte",
        "Börja skriva",
    ):
        assert (said in after) == (said != "Börja skriva"), said
    client.post(url("official_statement_reset", row.pk, "sammanfattning"))
    assert OfficialStatement.objects.get().summary is None
    assert OfficialStatement.history.filter(summary="Egen sammanfattning.").exists()


def test_text_that_was_proposed_follows_the_plan(client, coordinator, plan):
    workflow.begin(plan, by=coordinator)
    make_action(focus_area=plan.focus_areas.get())

    assert "Planen har ett fokusområde och två åtgärder." in text(client.get(url("plan_statement", plan.pk)))


def test_fragment_of_a_text_comes_with_its_note(client, coordinator, plan):
    row = workflow.begin(plan, by=coordinator)
    address = url("block_edit", "skrivelse", row.pk, "arendet")
    version = re.search(r'name="version" value="(\w+)"', text(client.get(address)))[1]

    answer = client.post(address, {"version": version, "text": "Eget."}, headers={"HX-Request": "true"})
    rested = client.get(url("block_detail", "skrivelse", row.pk, "ekonomi"), headers={"HX-Request": "true"})
    facts_saved = client.post(
        url("block_edit", "skrivelse", row.pk, "uppgifter"),
        {
            "version": re.search(
                r'name="version" value="(\w+)"',
                text(client.get(url("block_edit", "skrivelse", row.pk, "uppgifter"))),
            )[1],
            "sender": "KLF",
        },
        headers={"HX-Request": "true"},
    )

    assert ("Eget." in text(answer), "Använd förslaget ur planen igen" in text(answer)) == (True, True)
    assert "anger planen inte hur de finansieras" in text(rested)
    assert ("KLF" in text(facts_saved), facts_saved["HX-Retarget"]) == (True, "#sheet")


def test_two_writers_meet_as_in_any_block(client, coordinator, plan):
    row = workflow.begin(plan, by=coordinator)
    address = url("block_edit", "skrivelse", row.pk, "arendet")
    version = re.search(r'name="version" value="(\w+)"', text(client.get(address)))[1]
    OfficialStatement.objects.get(pk=row.pk).save()
    edit(client, row, "arendet", text="Den andras.")

    late = client.post(address, {"version": version, "text": "Min."})

    assert (late.status_code, "Den andras." in text(late), "Min." in text(late)) == (409, True, True)
    assert OfficialStatement.objects.get().matter == "Den andras."


def test_page_sends_the_statement_with_the_proposal(client, coordinator, plan):
    row = workflow.begin(plan, by=coordinator)
    edit(client, row, "sammanfattning", text="Egen sammanfattning.")
    step = url("plan_proposal", plan.pk)
    seen = re.search(r'name="seen" value="(\w+)"', text(client.get(step)))[1]

    client.post(step, {"seen": seen, "organ": council().pk, "meeting_on": "2026-02-23"})

    sent = VersionStatement.objects.get()
    files = [client.get(url(f"version_statement_{kind}", sent.pk)) for kind in ("pdf", "docx")]
    assert [b"".join(file)[:4] for file in files] == [b"%PDF", b"PK\x03\x04"]
    assert (sent.version.kind, sent.content["recipient"]) == ("forslag", "Kommunfullmäktige 23 februari 2026")
    assert (sent.content["summary"], sent.content["matter"][:30]) == (
        "Egen sammanfattning.",
        "Kommunfullmäktige ska ta ställ",
    )
    frozen = text(client.get(url("plan_statement", plan.pk)))
    assert ("Egen sammanfattning." in frozen, "Redigera" in frozen) == (True, False)
    for address in (url("plan_decision", plan.pk), url("plan_versions", plan.pk)):
        assert url("version_statement_pdf", sent.pk) in text(client.get(address))


def test_living_statement_is_had_as_files(client, plan):
    files = [client.get(url(f"plan_statement_{kind}", plan.pk)) for kind in ("pdf", "docx")]

    assert [b"".join(file)[:4] for file in files] == [b"%PDF", b"PK\x03\x04"]
    assert OfficialStatement.objects.count() == 0


def test_statement_written_in_meanwhile_stops_the_proposal(coordinator, plan):
    row = workflow.begin(plan, by=coordinator)
    seen = workflow.fingerprint(row)
    OfficialStatement.objects.update(matter="Nyss skrivet.")

    with pytest.raises(Overtaken):
        send(plan, coordinator, basis=seen)

    assert (fresh(plan).status, PlanVersion.objects.count(), VersionStatement.objects.count()) == (
        "utkast",
        0,
        0,
    )


def test_each_proposal_has_its_own(coordinator, plan):
    row = workflow.begin(plan, by=coordinator)
    OfficialStatement.objects.update(matter="Första.", sender="KLF")
    send(plan, coordinator)
    steps.send_back(fresh(plan), by=coordinator, note="Mer.")
    kept = OfficialStatement.objects.get(pk=row.pk).matter
    OfficialStatement.objects.update(matter="Andra.")
    send(plan, coordinator)
    decide(plan, coordinator)

    begun = OfficialStatement.objects.get(pk=row.pk)
    assert (kept, begun.matter, begun.sender) == ("Första.", None, "KLF")
    assert [sent.content["matter"] for sent in VersionStatement.objects.order_by("pk")] == [
        "Första.",
        "Andra.",
    ]


WRITES = {
    "save": lambda row: row.save(),
    "update": lambda row: VersionStatement.objects.filter(pk=row.pk).update(content={}),
    "bulk_update": lambda row: VersionStatement.objects.bulk_update([row], ["content"]),
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: VersionStatement.objects.all().delete(),
    "raw update": lambda row: raw("UPDATE plans_versionstatement SET pdf_sha256 = 'x' WHERE id = %s", row),
    "raw delete": lambda row: raw("DELETE FROM plans_versionstatement WHERE id = %s", row),
    "upsert": lambda row: VersionStatement.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["content"]
    ),
}


def raw(statement_, row):
    with connection.cursor() as cursor:
        cursor.execute(statement_, [row.pk])


@pytest.mark.parametrize("write", WRITES)
def test_what_was_sent_cannot_be_changed_or_removed(coordinator, plan, write):
    send(plan, coordinator)
    kept = list(VersionStatement.objects.values())

    with pytest.raises(IntegrityError), transaction.atomic():
        WRITES[write](VersionStatement.objects.get())

    assert list(VersionStatement.objects.values()) == kept
    with pytest.raises(ProtectedError):
        plan.delete()


# status: page, begin, living pdf, edit -- for a coordinator and for anyone else
MAY = {
    "utkast": ((200, 302, 200, 200), (404, 404, 404, 404)),
    "forslag": ((200, 403, 403, 403), (404, 404, 404, 404)),
    "beslutad": ((200, 403, 403, 403), (403, 403, 403, 404)),
    "revidering": ((200, 302, 200, 200), (403, 403, 403, 404)),
}


@pytest.mark.parametrize("state", MAY)
def test_who_may_write_it_and_when(client, coordinator, plan, state):
    row = workflow.begin(plan, by=coordinator)
    if state == "forslag":
        propose(plan, coordinator)
    if state in ("beslutad", "revidering"):
        made_decided(plan, coordinator)
    if state == "revidering":
        open_revision(plan, coordinator)
    other = StrictClient()
    other.force_login(make_user())

    def answers(who):
        address = url("plan_statement", plan.pk)
        found = [who.get(address), who.post(address), who.get(url("plan_statement_docx", plan.pk))]
        found.append(who.get(url("block_edit", "skrivelse", row.pk, "arendet")))
        for response in found:
            if response.streaming:
                list(response)
        return tuple(response.status_code for response in found)

    assert (answers(client), answers(other)) == MAY[state]
    if state in ("forslag", "beslutad"):
        with pytest.raises(PermissionDenied):
            workflow.propose_anew(row, "matter", by=coordinator)


def test_who_may_fetch_what_was_sent(client, anonymous, coordinator, plan):
    send(plan, coordinator)
    sent = VersionStatement.objects.get()
    address = url("version_statement_pdf", sent.pk)
    other = StrictClient()
    other.force_login(make_user())

    before = [who.get(address).status_code for who in (client, other, anonymous)]
    decide(plan, coordinator)
    after = other.get(address).status_code

    assert (before, after) == ([200, 404, 302], 200)
