import datetime as dt

import pytest
from django.urls import reverse

from councils.models import Agreement, AgreementVersion, Commitment
from councils.workflow import agreements as workflow
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.councils.signed_agreements import fresh, sign
from tests.factories import (
    make_action,
    make_agreement,
    make_area,
    make_commitment,
    make_membership,
    make_organisation,
    make_plan,
    make_user,
)

TEXT = {
    "title": "Trygga gårdar",
    "part": "hel",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "edition": "0",
}


@pytest.fixture
def parties():
    return [
        make_organisation(name="Ekstads kommun", kind="kommun"),
        make_organisation(name="Polisen", kind="polis"),
    ]


@pytest.fixture
def agreement(parties):
    return make_agreement(*parties, title="Trygga gårdar")


def url(name, *rows) -> str:
    return reverse(f"councils:{name}", args=[row.pk for row in rows])


def reader(user) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


def test_agreement_is_written_from_nothing(client):
    area = make_area(name="Lugnet")

    response = client.post(url("agreement_create"), TEXT | {"purposes": "Färre skador", "areas": [area.pk]})

    made = Agreement.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.purposes, list(made.areas.all()), made.edition) == ("Färre skador", [area], 1)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"ends_on": "2025-12-31"}, "ends_on", "Sista dagen kan inte ligga före den första."),
        ({"starts_on": "i vår"}, "starts_on", "Fyll i ett giltigt datum."),
        ({"title": ""}, "title", "Detta fält måste fyllas i."),
        ({"steering": "9" * 30}, "steering", "Ett av valen finns inte längre. Välj bland dem som visas."),
        ({"areas": ["x"]}, "areas", "Ett av valen finns inte längre. Välj bland dem som visas."),
        ({"edition": "många"}, "edition", "Fyll i ett heltal."),
        ({"title": "A\x00B"}, "title", "Null-tecken är inte tillåtna."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(client, agreement, wrong, field, message):
    response = client.post(url("agreement_edit", agreement), TEXT | {"purposes": "Behåll mig"} | wrong)

    assert response.context["form"].errors == {field: [message]}
    assert "Behåll mig" in response.content.decode()
    assert fresh(agreement).purposes == ""


def test_second_writer_sees_what_the_first_wrote_and_keeps_her_own(client, agreement, coordinator):
    theirs = fresh(agreement)
    theirs.purposes = "Deras syfte"
    workflow.save_text(theirs, by=coordinator, edition=0)

    response = client.post(url("agreement_edit", agreement), TEXT | {"purposes": "Mitt syfte"})

    page = response.content.decode()
    assert (response.status_code, "Deras syfte" in page, "Mitt syfte" in page) == (409, True, True)
    again = client.post(
        url("agreement_edit", agreement),
        TEXT | {"purposes": "Mitt syfte", "edition": response.context["form"].data["edition"]},
    )
    assert (again.status_code, fresh(agreement).purposes) == (302, "Mitt syfte")


def rows_of_parties(*rows) -> dict:
    data = {"part-TOTAL_FORMS": str(len(rows)), "part-INITIAL_FORMS": "0"}
    for number, (organisation, signatory) in enumerate(rows):
        data |= {f"part-{number}-organisation": organisation, f"part-{number}-signatory": signatory}
    return data


def test_parties_are_written_on_one_page(client, agreement, parties):
    new = make_organisation(name="Ekstadshem", kind="bolag")

    client.post(
        url("agreement_parties", agreement),
        rows_of_parties((parties[0].pk, "Bo Ask"), ("", ""), (new.pk, "Lo")),
    )

    assert [(row.organisation, row.signatory) for row in agreement.parties.all()] == [
        (parties[0], "Bo Ask"),
        (new, "Lo"),
    ]


def test_the_same_party_twice_and_a_name_without_party_are_told(client, agreement, parties):
    twice = client.post(
        url("agreement_parties", agreement), rows_of_parties((parties[0].pk, "A"), (parties[0].pk, "B"))
    )
    nameless = client.post(url("agreement_parties", agreement), rows_of_parties(("", "Bo Ask")))

    assert twice.context["formset"].non_form_errors() == ["Samma part står två gånger. Ta bort den ena."]
    assert nameless.context["formset"].errors == [
        {"organisation": ["Välj vilken part som den personen undertecknar för."]}
    ]
    assert agreement.parties.count() == 2


def test_commitment_is_added_changed_and_removed(client, agreement, parties):
    client.post(
        url("commitment_create", agreement),
        {
            "text": "Lysa upp stråket",
            "lead": parties[1].pk,
            "contributors": [parties[0].pk],
            "measure": "antal lampor",
        },
    )
    made = Commitment.objects.get()
    client.post(url("commitment_edit", made), {"text": "Lysa upp torget", "lead": parties[0].pk})

    changed = Commitment.objects.get()
    assert (made.position, made.lead, changed.text, changed.lead) == (
        1,
        parties[1],
        "Lysa upp torget",
        parties[0],
    )
    client.post(url("commitment_remove", changed))
    assert not Commitment.objects.exists()


def test_agreement_is_signed_printed_and_renewed(client, agreement):
    make_commitment(agreement)

    client.post(url("agreement_sign", agreement), {"signed_on": "2026-01-15", "place": "Ekstad"})
    signed = fresh(agreement)
    file = client.get(url("agreement_file", agreement))
    data = b"".join(file.streaming_content)
    client.post(url("agreement_renew", agreement))

    draft = signed.successors.get()
    assert (signed.status, data[:5], bytes(AgreementVersion.objects.get().pdf) == data) == (
        "undertecknad",
        b"%PDF-",
        True,
    )
    assert client.get(url("agreement_differences", draft)).status_code == 200


def test_it_cannot_be_signed_in_advance_or_without_signatories(client, agreement):
    tomorrow = client.post(url("agreement_sign", agreement), {"signed_on": "2999-01-01", "place": "Ekstad"})
    agreement.parties.update(signatory="")
    unsigned = client.post(url("agreement_sign", agreement), {"signed_on": "2026-01-15", "place": "Ekstad"})

    assert tomorrow.context["form"].errors == {
        "signed_on": ["Dagen har inte varit än. Skriv in när alla har undertecknat."]
    }
    assert unsigned.context["unready"] == "Skriv vem som undertecknar för Ekstads kommun, Polisen."
    assert fresh(agreement).status == "utkast"


READS = {
    # who: (draft, signed, list of hits when one of each is there)
    "samordnare": (200, 200),
    "part": (200, 200),
    "annan part": (404, 200),
    "ingen part": (404, 200),
}


@pytest.mark.parametrize(("who", "expected"), READS.items(), ids=READS)
def test_who_may_read(who, expected, coordinator, parties):
    draft, signed = make_agreement(*parties), make_agreement(*parties)
    sign(signed, coordinator)
    user = {
        "samordnare": lambda: coordinator,
        "part": lambda: make_user(organisation=parties[1]),
        "annan part": lambda: make_user(organisation=make_organisation()),
        "ingen part": make_user,
    }[who]()
    client = reader(user)

    answers = tuple(client.get(row.get_absolute_url()).status_code for row in (draft, signed))

    assert answers == expected


# What GET (forms) or POST (buttons) gives a party's own member and a stranger, of a signed agreement.
WRITES = {
    "agreement_edit": (403, 403),
    "agreement_parties": (403, 403),
    "agreement_sign": (403, 403),
    "agreement_end": (403, 403),
    "agreement_renew": (403, 403),
    "agreement_remove": (403, 403),
    "commitment_create": (403, 403),
    "commitment_edit": (403, 403),
    "commitment_remove": (403, 403),
    "commitment_status": (200, 403),
}


@pytest.mark.parametrize(("name", "expected"), WRITES.items(), ids=WRITES)
def test_who_may_write(name, expected, coordinator, parties):
    agreement = make_agreement(*parties)
    commitment = make_commitment(agreement, lead=parties[0], text="Ett")
    commitment.contributors.add(parties[1])
    sign(agreement, coordinator)
    row = commitment if name in ("commitment_edit", "commitment_remove", "commitment_status") else agreement

    found = []
    for organisation in (parties[1], make_organisation()):
        client = reader(make_user(organisation=organisation))
        ask = (
            client.post
            if name in ("agreement_renew", "agreement_remove", "commitment_remove")
            else client.get
        )
        found.append(ask(url(name, row)).status_code)

    assert tuple(found) == expected


def test_party_tells_how_its_commitment_goes(parties, coordinator):
    agreement = make_agreement(*parties)
    commitment = make_commitment(agreement, lead=parties[1])
    sign(agreement, coordinator)

    reader(make_user(organisation=parties[1])).post(
        url("commitment_status", commitment), {"status": "pagar", "note": "33 av 40 pass"}
    )

    told = Commitment.objects.get()
    assert (told.status, told.status_note) == ("pagar", "33 av 40 pass")


def test_page_says_what_the_law_asks_and_what_is_missing(client, agreement, parties):
    page = client.get(agreement.get_absolute_url()).content.decode()

    assert "Uppfyller inte 9 § än" in page
    assert "Syftena är inte skrivna." in page
    Agreement.objects.filter(pk=agreement.pk).update(purposes="Färre skador", areas_text="Gårdar och källare")
    agreement.areas.add(make_area(name="Lugnet"))
    again = client.get(agreement.get_absolute_url()).context["requirements"]
    assert [row.title for row in again if row.is_law and not row.is_met] == ["Skriftlig och undertecknad"]
    assert again[2].found == "Lugnet. Gårdar och källare"


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_length(client, parties, coordinator, rows, django_assert_num_queries):
    plan = make_plan(kind="genomförandeplan")
    agreement = make_agreement(*parties, implementation=plan)
    for _ in range(rows):
        make_commitment(agreement, make_organisation())
        make_action(plan=plan, lead=parties[0])

    with django_assert_num_queries(23):
        client.get(agreement.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_length(client, parties, rows, django_assert_num_queries):
    for _ in range(rows):
        make_agreement(*parties, areas=[make_area()])

    with django_assert_num_queries(10):
        response = client.get(url("agreement_list"))

    assert f"{rows} överenskommelse" in response.content.decode()


def test_list_fragment(client, parties):
    make_agreement(*parties)

    assert_fragment_is_part_of_page(client, url("agreement_list"), {"status": "utkast"})


def test_coverage_names_who_and_where_without_agreement(client, parties, coordinator):
    lugnet, norr = make_area(name="Lugnet"), make_area(name="Norr")
    agreement = make_agreement(*parties, areas=[lugnet], starts_on=dt.date(2020, 1, 1), ends_on=None)
    sign(agreement, coordinator)
    make_membership(
        organisation=make_organisation(name="Region Ek", kind="region"), starts_on=dt.date(2020, 1, 1)
    )
    make_membership(
        organisation=make_organisation(name="Nämnden", kind="namnd"), starts_on=dt.date(2020, 1, 1)
    )

    found = client.get(url("agreement_coverage")).context["coverage"]

    assert [(row.organisation.name, row.why, len(row.agreements)) for row in found.parties] == [
        ("Polisen", "har undertecknat", 1),
        ("Region Ek", "sitter i ett forum", 0),
    ]
    assert [row.area for row in found.areas_without] == [norr]


@pytest.mark.parametrize(
    ("plan", "takes_part"),
    [
        ({"status": "beslutad", "decided_on": dt.date(2026, 1, 1)}, True),
        ({"status": "utkast", "decided_on": dt.date(2026, 1, 1)}, True),  # being revised
        ({"status": "ersatt", "decided_on": dt.date(2025, 1, 1)}, False),
        ({"status": "utkast"}, False),
    ],
)
def test_party_takes_part_by_a_plan_that_is_in_force(client, plan, takes_part):
    region = make_organisation(name="Region Ek", kind="region")
    if "decided_on" in plan:
        council = make_organisation(kind="fullmaktige")
        plan = plan | {"decided_by": council, "decision_paragraph": "§ 1", "dnr": "KS 1"}
    make_action(plan=make_plan(**plan), lead=region)

    found = client.get(url("agreement_coverage")).context["coverage"].parties

    expected = [("Region Ek", "har åtgärder i planen")] if takes_part else []
    assert [(row.organisation.name, row.why) for row in found] == expected
