"""The pages of promises as the coordinator, a party and others meet them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from councils.choices import PaperSource
from councils.documents.papers import frozen_paper
from councils.models import Promise, PromiseDocument, PromiseImport, PromiseReport
from councils.promise_standing import standings, tally
from tests.client import assert_fragment_is_part_of_page
from tests.councils.promise_texts import LISTS_PER_PARTY
from tests.factories import (
    make_action,
    make_focus_area,
    make_meeting,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
    make_user,
)

SIGNATORY = {
    "signatory_name_0": "Marie Sandell",
    "signatory_role_0": "Ordförande",
    "signatory_organisation_0": "Ekstads kommun",
}
DOCUMENT = {
    "title": "Medborgarlöften 2027",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
    "rhythm": "3",
    "edition": "0",
}
PROMISE = {"text": "Du ska möta fler vuxna i centrum.", "kind": "löfte", "giver": "polisen", "edition": "0"}


def url(name: str, *args) -> str:
    return reverse(f"councils:{name}", args=args)


def page(response) -> str:
    return response.content.decode()


def signed(**kw) -> PromiseDocument:
    """In force all this year."""
    year = timezone.localdate().year
    return make_promises(
        title=f"Medborgarlöften {year}", status="undertecknat", starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year, 12, 31), signed_on=dt.date(year - 1, 12, 11), **kw,
    )  # fmt: skip


# --- Reading ---


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_promise(make_promises(title=f"Löften {number}"))

    with django_assert_num_queries(5):
        response = client.get(url("promise_list"))

    assert page(response).count("table__name") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_document_costs_the_same_for_any_number_of_promises(client, rows, django_assert_num_queries):
    document = signed()
    for _ in range(rows):
        make_promise(document, parties=[make_organisation(), make_organisation()], actions=[make_action()])

    with django_assert_num_queries(18):
        response = client.get(document.get_absolute_url())

    assert page(response).count('<li class="promise"') == rows


def test_drafts_are_found_by_coordinators_only(client):
    document = make_promises()
    promise = make_promise(document)
    names = [
        "promise_detail",
        "promise_edit",
        "promise_sign",
        "promise_pdf",
        "promise_docx",
        "promise_poster",
    ]
    client.force_login(make_user(is_reporter=True))

    codes = [client.get(url(name, document.pk)).status_code for name in names]
    codes += [
        client.get(url(name, promise.pk)).status_code for name in ("promise_line_edit", "promise_line_report")
    ]

    assert set(codes) == {404}
    assert (
        "Löften"
        not in page(client.get(url("promise_list"))).replace("Medborgarlöften", "").split("<main", 1)[1]
    )


def test_a_promise_shows_what_carries_it_and_the_one_without_is_flagged(client):
    document = signed()
    make_promise(document, text="Vi går i centrum.", actions=[make_action(title="Gemensamma kvällspass")])
    make_promise(document, text="Vi byter lampor.")
    make_promise(document, text="Ring 112.", kind="upplysning")

    text = page(client.get(document.get_absolute_url()))

    assert text.count("Inget i planen bär löftet.") == 1
    assert "Ett löfte bärs inte av något i planen." in text
    assert "Gemensamma kvällspass" in text


def test_actions_of_an_undecided_plan_are_counted_but_not_told(client):
    document = signed()
    make_promise(document, actions=[make_action(title="Hemlig åtgärd")])
    client.force_login(make_user(is_reporter=True))

    text = page(client.get(document.get_absolute_url()))

    assert "Hemlig åtgärd" not in text
    assert "Inget i planen bär löftet" not in text


def test_an_action_tells_which_promises_it_carries(client):
    action = make_action()
    promise = make_promise(signed(), text="Vi går i centrum.", actions=[action])
    make_promise(text="Vi byter lampor.")

    text = page(client.get(url("action_promises", action.pk)))

    assert ("Vi går i centrum." in text, promise.get_absolute_url() in text, "lampor" in text) == (
        True,
        True,
        False,
    )
    assert_fragment_is_part_of_page(client, url("action_promises", action.pk))
    assert url("action_promises", action.pk) in page(
        client.get(reverse("plans:action_detail", args=[action.pk]))
    )


def test_promises_of_drafts_are_not_told_beside_an_action(client):
    action = make_action(plan=make_plan(status="beslutad"))
    make_promise(text="Vi går i centrum.", actions=[action])
    make_promise(signed(), text="Vi byter lampor.", actions=[action])
    client.force_login(make_user(is_reporter=True))

    text = page(client.get(url("action_promises", action.pk)))

    assert ("Vi går i centrum." in text, "Vi byter lampor." in text) == (False, True)


def test_only_the_last_period_that_is_over_is_asked_for_and_not_of_what_is_settled():
    document = make_promises(status="undertecknat")
    user = make_user(is_coordinator=True)
    _, told, kept = [make_promise(document) for _ in range(3)]
    for promise, day, verdict in ((told, (2026, 9, 30), "pagar"), (kept, (2026, 3, 31), "infriat")):
        PromiseReport.objects.create(
            promise=promise,
            period_ends_on=dt.date(*day),
            verdict=verdict,
            text="Vi har börjat.",
            made_by=user,
        )

    found = standings(document, document.promises.all(), set(), dt.date(2026, 11, 20))

    assert [one.due and one.due.label for one in found] == ["Kvartal 3, 2026", None, None]
    assert tally(found) == [
        ("pagar", "Pågår", 1),
        ("infriat", "Infriat", 1),
        ("vantar", "Inte följt upp än", 1),
    ]


# --- Writing ---


def test_a_document_is_written_with_its_signatories(client):
    response = client.post(url("promise_create"), DOCUMENT | SIGNATORY | {"purposes": "trygghet"})

    document = PromiseDocument.objects.get()
    assert response.url == document.get_absolute_url()
    assert (document.title, document.rhythm, document.purposes) == ("Medborgarlöften 2027", 3, "trygghet")
    assert [(one.name, one.organisation) for one in document.signatories.all()] == [
        ("Marie Sandell", "Ekstads kommun")
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ends_on": "2026-01-01"}, "Sista dagen kan inte ligga före den första."),
        ({"starts_on": "0001-01-01"}, "Året ser inte ut att stämma. Se över datumet."),
        ({"starts_on": "i går"}, "Fyll i ett giltigt datum."),
        ({"title": ""}, "Detta fält måste fyllas i."),
        ({"title": "a\x00b"}, "Null-tecken är inte tillåtna."),
        ({"plan": "99999999999999999999999"}, "Ett av valen finns inte längre. Välj bland dem som visas."),
        ({"rhythm": "7"}, "Välj ett giltigt alternativ. 7 finns inte bland tillgängliga alternativ."),
        ({"signatory_role_1": "Chef"}, "Skriv namnet på den som undertecknar."),
        ({"background": "a" * 20_001}, "som mest 20000 tecken"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, wrong, message):
    response = client.post(url("promise_create"), DOCUMENT | {"situation": "Mörkt vid stationen."} | wrong)

    assert message in page(response)
    assert "Mörkt vid stationen." in page(response)
    assert not PromiseDocument.objects.exists()


def test_a_writer_who_is_late_keeps_the_text_and_may_save_again(client):
    document = make_promises(edition=3)

    late = client.post(url("promise_edit", document.pk), DOCUMENT | {"background": "Min text"})
    again = client.post(
        url("promise_edit", document.pk), DOCUMENT | {"background": "Min text", "edition": "3"}
    )

    assert (late.status_code, "Min text" in page(late), 'value="3"' in page(late)) == (409, True, True)
    assert again.status_code == 302
    assert PromiseDocument.objects.get().background == "Min text"


def test_a_promise_is_written_with_parties_target_and_what_carries_it(client):
    area = make_focus_area()
    action = make_action(focus_area=area)
    document = make_promises(plan=area.plan)
    party = make_organisation()
    target = {
        "target_operator": "minst",
        "target_value": "1 040,5",
        "target_unit": "pass",
        "target_period": "per år",
    }
    rows = {"parties": [party.pk], "actions": [action.pk], "focus_areas": [area.pk]}

    client.post(url("promise_line_create", document.pk), PROMISE | target | rows)

    promise = Promise.objects.get()
    assert (promise.target, list(promise.parties.all())) == ("Minst 1\u00a0040,5 pass per år", [party])
    assert (list(promise.actions.all()), list(promise.focus_areas.all())) == ([action], [area])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"target_value": "många"}, "Skriv ett tal, till exempel 40 eller 7,5."),
        ({"target_value": "9" * 40}, "Talet är för stort."),
        ({"target_unit": "pass"}, "Skriv talet som målet gäller, eller töm de andra rutorna om målet."),
        ({"text": ""}, "Detta fält måste fyllas i."),
        ({"parties": ["x"]}, "Ett av valen finns inte längre. Välj bland dem som visas."),
        (
            {"actions": ["123456789"]},
            "Välj ett giltigt alternativ. 123456789 finns inte bland tillgängliga alternativ.",
        ),
    ],
)
def test_what_is_wrong_in_a_promise_is_told(client, wrong, message):
    response = client.post(
        url("promise_line_create", make_promises().pk), PROMISE | {"said": "Mörkt"} | wrong
    )

    assert (message in page(response), "Mörkt" in page(response)) == (True, True)
    assert not Promise.objects.exists()


def test_links_can_be_set_on_a_signed_promise(client):
    action = make_action()
    promise = make_promise(signed(plan=action.plan))

    response = client.post(url("promise_line_link", promise.pk), {"actions": [action.pk]})

    assert response.url == promise.get_absolute_url()
    assert list(promise.actions.all()) == [action]
    assert client.get(url("promise_line_edit", promise.pk)).status_code == 403


def test_promises_are_moved_and_removed_and_a_draft_taken_away(client):
    document = make_promises()
    first, second = make_promise(document), make_promise(document)

    client.post(url("promise_line_move", second.pk), {"to": "upp"})
    assert list(document.promises.all()) == [second, first]
    client.post(url("promise_line_remove", first.pk))
    client.post(url("promise_remove", document.pk))

    assert not PromiseDocument.objects.exists()


# --- Steps ---


def test_signing_asks_for_what_is_missing(client):
    document = make_promises(starts_on=None, ends_on=None)

    text = page(client.get(url("promise_sign", document.pk)))

    for message in ("Fyll i när löftena gäller.", "Skriv minst ett löfte.", "Ange vem som undertecknar."):
        assert message in text
    client.post(url("promise_sign", document.pk), {"place": "Ekstad", "signed_on": "2026-01-01"})
    assert PromiseDocument.objects.get().is_draft


def test_promises_are_signed_printed_prolonged_ended_and_followed(client):
    document = make_promises()
    document.signatories.create(name="Marie Sandell", role="Ordförande")
    make_promise(document, giver="gemensamt")
    future = client.post(url("promise_sign", document.pk), {"place": "Ekstad", "signed_on": "2099-01-01"})
    assert future.status_code == 422

    client.post(url("promise_sign", document.pk), {"place": "Ekstad", "signed_on": "2026-01-14"})
    version = document.versions.get()
    file = client.get(url("promise_pdf", document.pk))
    assert b"".join(file.streaming_content) == bytes(version.pdf)
    assert bytes(version.pdf)[:5] == b"%PDF-"
    early = client.post(
        url("promise_prolong", document.pk), {"prolonged_to": "2026-06-30", "prolonged_on": "2026-10-01"}
    )
    assert "Välj en dag efter 2026-12-31" in page(early)
    client.post(
        url("promise_prolong", document.pk), {"prolonged_to": "2027-03-31", "prolonged_on": "2026-10-01"}
    )
    client.post(url("promise_next", document.pk))
    client.post(url("promise_end", document.pk), {"note": "Vi höll det mesta."})

    document.refresh_from_db()
    assert (document.status, document.prolonged_to, document.ended_note) == (
        "avslutat", dt.date(2027, 3, 31), "Vi höll det mesta.",
    )  # fmt: skip
    assert document.followers.get().starts_on == dt.date(2027, 4, 1)
    assert document.versions.count() == 2
    assert client.get(document.get_absolute_url()).status_code == 200


# --- How it stands ---

REPORT = {"verdict": "pagar", "value": "12", "text": "Vi har gått tolv kvällar.", "last_seen": "0"}


def last_day(document: PromiseDocument) -> str:
    return document.report_periods[0].ends_on.isoformat()


def test_a_party_reports_on_its_promise_and_it_is_told(client):
    party = make_organisation()
    document = signed()
    promise = make_promise(
        document, parties=[party], said="Det känns otryggt.", target_value=40, target_unit="kvällspass"
    )
    client.force_login(make_user(organisation=party, name="Sara Patrull"))

    response = client.post(
        url("promise_line_report", promise.pk), REPORT | {"period_ends_on": last_day(document)}
    )

    assert response.url == promise.get_absolute_url()
    text = page(client.get(document.get_absolute_url()))
    assert ("12 av 40" in text, "Vi har gått tolv kvällar." in text, "Sara Patrull" in text) == (
        True,
        True,
        True,
    )
    told = page(client.get(url("promise_follow_up", document.pk)))
    for words in ("Det känns otryggt.", "Vi har gått tolv kvällar.", "12 av 40 kvällspass.", "Kvartal 1"):
        assert words in told


def test_somebody_elses_report_of_the_same_period_is_shown_before_it_is_overruled(client):
    document = signed()
    promise = make_promise(document)
    given = REPORT | {"period_ends_on": last_day(document)}
    client.post(url("promise_line_report", promise.pk), given)

    late = client.post(url("promise_line_report", promise.pk), given | {"text": "Min text"})
    first = PromiseReport.objects.get()
    again = client.post(
        url("promise_line_report", promise.pk), given | {"text": "Min text", "last_seen": str(first.pk)}
    )

    assert (late.status_code, "Vi har gått tolv kvällar." in page(late), "Min text" in page(late)) == (
        409,
        True,
        True,
    )
    assert again.status_code == 302
    assert promise.reports.last().text == "Min text"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": "", "value": ""}, "Skriv vad ni har gjort, eller fyll i siffran."),
        ({"value": "12 eller 13"}, "Skriv ett tal, till exempel 40 eller 7,5."),
        ({"period_ends_on": "2020-01-01"}, "finns inte bland tillgängliga alternativ"),
        ({"verdict": "bra"}, "finns inte bland tillgängliga alternativ"),
        ({"last_seen": "x" * 30}, "Fyll i ett heltal"),
    ],
)
def test_what_is_wrong_in_a_report_is_told(client, wrong, message):
    document = signed()
    promise = make_promise(document)

    response = client.post(
        url("promise_line_report", promise.pk), REPORT | {"period_ends_on": last_day(document)} | wrong
    )

    assert (response.status_code, message in page(response)) == (422, True)
    assert not PromiseReport.objects.exists()


def test_those_who_are_no_party_may_read_but_not_report(client):
    promise = make_promise(signed())
    client.force_login(make_user(organisation=make_organisation()))

    assert client.get(url("promise_line_report", promise.pk)).status_code == 403
    assert client.get(url("promise_follow_up", promise.document.pk)).status_code == 200


# --- Reading in ---


def test_a_file_is_read_in_reviewed_saved_and_undone(client):
    file = SimpleUploadedFile("löften.txt", LISTS_PER_PARTY.encode())
    review = client.post(url("promise_import_start"), {"file": file})
    found = PromiseImport.objects.get()
    assert review.url == found.get_absolute_url()
    assert "genomföra minst 40 kvällspass" in page(client.get(review.url))
    answers = {f"rad-{place}-{name}": value for place in range(5) for name, value in
               {"is_wanted": "on", "kind": "löfte", "giver": "polisen"}.items()}  # fmt: skip

    saved = client.post(review.url, answers)

    document = PromiseDocument.objects.get()
    assert (saved.url, document.promises.count()) == (document.get_absolute_url(), 5)
    assert "Ångra inläsningen" in page(client.get(saved.url))
    assert client.get(review.url).url == document.get_absolute_url()
    client.post(url("promise_import_undo", found.pk))
    assert not PromiseDocument.objects.exists()
    client.post(url("promise_import_drop", found.pk))
    assert not PromiseImport.objects.exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Välj en fil eller klistra in texten."),
        ({"text": "Mjölk och bröd"}, "inga medborgarlöften"),
        (
            {"file": SimpleUploadedFile("bild.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)},
            "Spara dokumentet som Word",
        ),
        ({"file": SimpleUploadedFile("tom.txt", b"")}, "tom"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(client, given, message):
    response = client.post(url("promise_import_start"), given)

    assert (response.status_code, message in page(response)) == (422, True)
    assert not PromiseImport.objects.exists()


def test_what_somebody_else_has_read_in_is_not_found(client):
    client.post(url("promise_import_start"), {"text": LISTS_PER_PARTY})
    found = PromiseImport.objects.get()
    client.force_login(make_user(is_coordinator=True))

    assert client.get(found.get_absolute_url()).status_code == 404
    client.force_login(make_user(is_reporter=True))
    assert client.get(url("promise_import_start")).status_code == 403


# --- On an agenda ---


def test_an_item_about_promises_brings_what_was_signed(client):
    document = make_promises()
    document.signatories.create(name="Marie Sandell")
    make_promise(document)
    meeting = make_meeting()
    given = {"title": "Medborgarlöften", "kind": "beslut", "promises": document.pk}

    client.post(url("agenda_item_create", meeting.pk), given)
    drafted = meeting.content().items[0].papers
    client.post(url("promise_sign", document.pk), {"place": "Ekstad", "signed_on": "2026-01-14"})
    (paper,) = meeting.content().items[0].papers

    version = document.versions.get()
    assert [(one.version_id, one.name, one.state) for one in drafted] == [
        (None, "Medborgarlöften 2026", "Utkast")
    ]
    assert (paper.source, paper.version_id, paper.sha256) == ("loften", version.pk, version.sha256)
    assert frozen_paper(PaperSource.PROMISES, version.pk) == ("Medborgarlöften 2026", bytes(version.pdf))
