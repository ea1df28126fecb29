import pytest
from django.urls import reverse

from kommunbrott.models import Organisation, TextDraft
from plans.blocks import BLOCKS, version
from plans.choices import PlanStatus
from plans.models import Action, Cause, FocusArea, OfficialStatement, SourceNote
from plans.workflow import structure
from tests.client import StrictClient
from tests.factories import (
    PASSWORD,
    make_action,
    make_cause,
    make_focus_area,
    make_organisation,
    make_plan,
    make_source,
    make_user,
)

FRAGMENT = {"HX-Request": "true"}


def edit_url(kind, row, name):
    return reverse("plans:block_edit", args=[kind, row.pk, name])


def version_of(kind, name, row):
    return version(BLOCKS[kind, name].read(row))


def action_data(row=None, *, parties=(), goals=(), **fields):
    """What the form of an action sends: all plain fields, and rows of goals and parties."""
    data = {"title": "Belysning", "status": "pagar", "version": version({})} | fields
    if row:
        data["version"] = version_of("atgard", "rad", row)
    for prefix, rows in (("goals", goals), ("parties", parties)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for index, values in enumerate(rows):
            data |= {f"{prefix}-{index}-{name}": value for name, value in values.items()}
    return data


@pytest.fixture
def rich_area():
    area = make_focus_area(lead=make_organisation(), problem="Mörkt [^1]")
    make_source(plan=area.plan)
    make_action(focus_area=area, goals=["Ljust"], causes=[make_cause(focus_area=area)])
    return area


def test_every_page_and_fragment_of_a_plan_opens(client, rich_area):
    plan, action = rich_area.plan, rich_area.actions.get()
    rows = {"plan": plan, "fokusomrade": rich_area, "orsak": rich_area.causes.get(), "atgard": action}
    rows["kalla"] = plan.source_notes.get()
    rows["skrivelse"] = OfficialStatement.objects.create(plan=plan)
    pages = [reverse("plans:plan_list"), plan.get_absolute_url()]
    pages += [reverse("plans:action_detail", args=[action.pk]), reverse("plans:removal_list", args=[plan.pk])]
    blocks = [edit_url(kind, rows[kind], name) for kind, name in BLOCKS]

    answers = {url: client.get(url).status_code for url in [*pages, *blocks]}
    fragments = {url: client.get(url, headers=FRAGMENT).status_code for url in blocks}

    assert set(answers.values()) | set(fragments.values()) == {200}


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_pages_cost_eleven_queries_whatever_the_size(client, rows, django_assert_num_queries):
    plan = make_plan()
    for _ in range(rows):
        area = make_focus_area(plan=plan, lead=make_organisation())
        for _ in range(rows):
            make_action(focus_area=area, goals=["Ett"], lead=make_organisation())
            make_cause(focus_area=area)
        make_source(plan=plan)

    with django_assert_num_queries(11):
        client.get(plan.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(reverse("plans:focus_area_detail", args=[plan.pk, area.pk]))


def test_text_block_is_saved_with_history_and_its_draft_is_gone(client, coordinator):
    area = make_focus_area(problem="Förr")
    url = edit_url("fokusomrade", area, "problem")
    TextDraft.objects.create(user=coordinator, block=BLOCKS["fokusomrade", "problem"].key(area), values={})

    answer = client.post(
        url, {"text": "Ett.\r\n\r\nTvå.", "version": version_of("fokusomrade", "problem", area)}
    )

    area.refresh_from_db()
    assert answer.url == reverse("plans:focus_area_detail", args=[area.plan_id, area.pk]) + (
        f"#fokusomrade-{area.pk}-problem"
    )
    assert area.problem == "Ett.\n\nTvå."
    assert area.history.first().history_user == coordinator
    assert not TextDraft.objects.exists()


def test_saved_fragment_is_what_a_reload_shows(client):
    area = make_focus_area()
    url = edit_url("fokusomrade", area, "problem")
    data = {"text": "Nytt **läge**.", "version": version_of("fokusomrade", "problem", area)}

    fragment = client.post(url, data, headers=FRAGMENT).content.decode()
    page = client.get(reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])).content.decode()

    block, _, saved = fragment.strip().partition('<span class="saved"')
    assert block.strip() in page
    assert "<strong>läge</strong>" in block
    assert 'hx-swap-oob="true"' in saved


def test_second_writer_gets_both_texts_and_loses_nothing(client, coordinator):
    area = make_focus_area(problem="Gammal text")
    url = edit_url("fokusomrade", area, "problem")
    base = version_of("fokusomrade", "problem", area)
    elin = make_user(name="Elin Fors", is_coordinator=True)
    other = StrictClient()
    other.force_login(elin)
    other.post(url, {"text": "Elins text", "version": base})

    answer = client.post(url, {"text": "Hannas text", "version": base})

    area.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, area.problem) == (409, "Elins text")
    assert "Elin Fors ändrade samma text" in page
    assert "Hannas" in page
    assert "Elins" in page
    draft = TextDraft.objects.get(user=coordinator)
    assert draft.values == {"text": ["Hannas text"]}


@pytest.mark.parametrize(
    ("choice", "kept"),
    [({}, "Hannas text"), ({"merge": "1"}, "Elins text")],
    ids=["mine", "merge first shows both"],
)
def test_conflict_is_solved_by_the_person(client, choice, kept):
    area = make_focus_area(problem="Elins text")
    url = edit_url("fokusomrade", area, "problem")
    sent = {"text": "Hannas text", "version": version_of("fokusomrade", "problem", area)} | choice

    answer = client.post(url, sent)

    area.refresh_from_db()
    assert area.problem == kept
    if choice:
        assert "Elins text" in answer.content.decode()
        assert "Hannas text" in answer.content.decode()


def test_two_blocks_of_one_focus_area_do_not_stand_in_each_others_way(client):
    area = make_focus_area(problem="P", cause_when="N")
    versions = {name: version_of("fokusomrade", name, area) for name in ("problem", "nar")}

    client.post(edit_url("fokusomrade", area, "problem"), {"text": "P2", "version": versions["problem"]})
    answer = client.post(edit_url("fokusomrade", area, "nar"), {"text": "N2", "version": versions["nar"]})

    area.refresh_from_db()
    assert (answer.status_code, area.problem, area.cause_when) == (302, "P2", "N2")


def test_draft_is_kept_offered_and_thrown_away(client, coordinator):
    area = make_focus_area(problem="Sparat")
    draft_url = reverse("plans:block_draft", args=["fokusomrade", area.pk, "problem"])
    page_url = reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])

    kept = client.post(draft_url, {"text": "Halvfärdig", "version": "abc"})

    assert kept.status_code == 200
    assert "Du har osparad text" in client.get(page_url).content.decode()
    assert "Halvfärdig" in client.get(edit_url("fokusomrade", area, "problem")).content.decode()

    client.post(draft_url, {"discard": "1"})

    assert "Du har osparad text" not in client.get(page_url).content.decode()
    assert "Halvfärdig" not in client.get(edit_url("fokusomrade", area, "problem")).content.decode()


def test_others_see_that_somebody_writes_but_never_what(client):
    area = make_focus_area()
    elin = make_user(name="Elin Fors", is_coordinator=True)
    block = BLOCKS["fokusomrade", "problem"].key(area)
    TextDraft.objects.create(user=elin, block=block, values={"text": ["Hemligt än"]})

    page = client.get(reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])).content.decode()

    assert "Elin Fors skriver här sedan" in page
    assert "Hemligt än" not in page
    assert "Hemligt än" not in client.get(edit_url("fokusomrade", area, "problem")).content.decode()


def test_expired_login_asks_for_the_password_and_keeps_the_text(anonymous):
    area = make_focus_area(problem="Sparat")
    user = make_user(username="hanna", is_coordinator=True)
    url = edit_url("fokusomrade", area, "problem")
    sent = {"text": "Skrivet efter utloggning", "version": version_of("fokusomrade", "problem", area)}

    asked = anonymous.post(url, sent)
    wrong = anonymous.post(url, sent | {"username": "hanna", "password": "fel"})
    right = anonymous.post(url, sent | {"username": "hanna", "password": PASSWORD})

    assert "Skrivet efter utloggning" in asked.content.decode()
    assert "Skrivet efter utloggning" in wrong.content.decode()
    assert right.url == url
    assert "Skrivet efter utloggning" in anonymous.get(url).content.decode()
    assert TextDraft.objects.get(user=user).base_version == sent["version"]
    area.refresh_from_db()
    assert area.problem == "Sparat"


def test_stranger_learns_nothing_from_the_address_of_a_block(anonymous):
    area = make_focus_area(problem="Hemligt")

    answer = anonymous.get(edit_url("fokusomrade", area, "problem"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


def test_action_is_made_with_goals_parties_and_causes(client):
    area = make_focus_area()
    police, housing = (
        make_organisation(name="Polisen"),
        make_organisation(name="Ekstadshem AB", aliases=["EHAB"]),
    )
    cause = make_cause(focus_area=area)
    data = action_data(
        causes=[cause.pk],
        due_on="2027-06-30",
        goals=[
            {"text": "Färre rapporter", "indicator": "rapporter", "target": "30,5"},
            {"text": ""},
            {"text": "Ljusare", "judged_by": "Rådet efter vandringen"},
        ],
        parties=[
            {"party": "polisen", "role": "huvudansvarig"},
            {"party": "EHAB", "role": "medverkande", "unit": "förvaltarna"},
        ],
    )

    answer = client.post(edit_url("fokusomrade", area, "ny-atgard"), data)

    action = Action.objects.get()
    assert answer.status_code == 302
    assert list(action.focus_areas.all()) == [area]
    assert list(action.causes.all()) == [cause]
    assert list(action.goals.values_list("text", "target", "judged_by")) == [
        ("Färre rapporter", pytest.approx(30.5), ""),
        ("Ljusare", None, "Rådet efter vandringen"),
    ]
    assert list(action.responsibilities.values_list("organisation", "role", "unit")) == [
        (police.pk, "huvudansvarig", ""),
        (housing.pk, "medverkande", "förvaltarna"),
    ]


def test_edited_action_keeps_the_identity_of_its_rows(client):
    police, housing = make_organisation(name="Polisen"), make_organisation(name="Ekstadshem AB")
    action = make_action(goals=["Ett", "Två"], responsible=[housing], lead=police)
    action.responsibilities.update(as_written="som i filen")
    second = action.goals.last()
    data = action_data(
        action,
        goals=[{"id": second.pk, "text": "Två, skärpt"}],
        parties=[
            {"party": "Ekstadshem AB", "role": "huvudansvarig"},
            {"party": "Polisen", "role": "medverkande"},
        ],
    )

    answer = client.post(edit_url("atgard", action, "rad"), data)

    assert answer.status_code == 302
    assert list(action.goals.values_list("pk", "text")) == [(second.pk, "Två, skärpt")]
    assert list(action.responsibilities.values_list("organisation__name", "role", "as_written")) == [
        ("Ekstadshem AB", "huvudansvarig", "som i filen"),
        ("Polisen", "medverkande", "som i filen"),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Detta fält måste fyllas i"),
        ({"due_on": "2031-01-01"}, "Ange ett datum inom planperioden 2026–2027."),
        ({"due_on": "2026-02-30"}, "giltigt datum"),
        ({"starts_on": "2027-01-02", "due_on": "2027-01-01"}, "Ange ett datum som inte är före 2027-01-02."),
        ({"status": "flyger"}, "Välj ett giltigt alternativ"),
        ({"goals": [{"text": "", "indicator": "rapporter"}]}, "Skriv målet som en mening"),
        ({"goals": [{"text": "", "judged_by": "Rådet"}]}, "Skriv målet som en mening"),
        ({"goals": [{"text": "Färre", "target": "många"}]}, "Fyll i ett tal"),
        ({"parties": [{"party": "Okända AB", "role": "medverkande"}]}, "finns inte i registret"),
        (
            {"parties": [{"party": "Polisen", "role": "medverkande"}] * 2},
            "Parten står redan på en annan rad.",
        ),
        (
            {
                "parties": [
                    {"party": "Polisen", "role": "huvudansvarig"},
                    {"party": "Ekstadshem", "role": "huvudansvarig"},
                ]
            },
            "Bara en part kan vara huvudansvarig.",
        ),
    ],
)
@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_faults_are_told_beside_the_field_and_nothing_typed_is_lost(client, changes, message, headers):
    area = make_focus_area()
    make_organisation(name="Polisen")
    make_organisation(name="Ekstadshem")
    url = edit_url("fokusomrade", area, "ny-atgard")

    answer = client.post(url, action_data(how="Skrivet om hur", **changes), headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Skrivet om hur" in page
    assert not Action.objects.exists()
    assert "Skrivet om hur" in client.get(url).content.decode()


def test_unknown_party_is_added_when_the_person_says_so(client):
    area = make_focus_area()
    data = action_data(parties=[{"party": "Nattvandrarna", "role": "medverkande", "add": "on"}])

    client.post(edit_url("fokusomrade", area, "ny-atgard"), data)

    assert Organisation.objects.get().name == "Nattvandrarna"
    assert Action.objects.get().responsibilities.get().organisation.name == "Nattvandrarna"


@pytest.mark.parametrize(
    ("press", "texts"),
    [
        ({"more": "goals"}, ["Ett", "Två", ""]),
        ({"drop": "goals-0"}, ["Två"]),
        ({"drop": "goals-99"}, ["Ett"]),
    ],
)
def test_rows_are_added_and_taken_away_without_script(client, press, texts):
    area = make_focus_area()
    data = action_data(goals=[{"text": "Ett"}, {"text": "Två"}]) | press

    answer = client.post(edit_url("fokusomrade", area, "ny-atgard"), data)

    assert [form["text"].value() or "" for form in answer.context["editor"].goals] == texts
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "model"),
    [
        ("ny-kalla", {"source": "Brå", "year": "2025"}, SourceNote),
        (
            "nytt-fokusomrade",
            {"title": "Trafik", "parties-TOTAL_FORMS": 0, "parties-INITIAL_FORMS": 0},
            FocusArea,
        ),
    ],
)
def test_plan_grows_by_sources_and_focus_areas(client, name, data, model):
    plan = make_plan()

    answer = client.post(edit_url("plan", plan, name), data | {"version": version({})})

    assert answer.status_code == 302
    assert model.objects.get().plan == plan


def test_cause_is_made_last(client):
    area = make_focus_area()
    make_cause(focus_area=area, text="Först")

    client.post(edit_url("fokusomrade", area, "ny-orsak"), {"text": "Sist", "version": version({})})

    assert list(Cause.objects.values_list("text", "position")) == [("Först", 0), ("Sist", 1)]


@pytest.mark.parametrize("status", PlanStatus)
@pytest.mark.parametrize(
    ("person", "answers"),
    [
        ("coordinator", {"utkast": 200, "remiss": 200, "forslag": 403, "beslutad": 403, "ersatt": 403}),
        ("reader", {"utkast": 404, "remiss": 404, "forslag": 404, "beslutad": 403, "ersatt": 403}),
        ("responsible", {"utkast": 404, "remiss": 403, "forslag": 404, "beslutad": 403, "ersatt": 403}),
    ],
)
def test_who_may_open_a_block_for_writing(person, answers, status):
    housing = make_organisation()
    area = make_focus_area(plan=make_plan(status=status))
    make_action(focus_area=area, responsible=[housing])
    user = make_user(
        is_coordinator=person == "coordinator", organisation=housing if person == "responsible" else None
    )
    client = StrictClient()
    client.force_login(user)

    answer = client.get(edit_url("fokusomrade", area, "problem"))

    assert answer.status_code == answers[status.value]


def test_text_sent_to_a_row_that_is_gone_waits_until_it_comes_back(client, coordinator):
    action = make_action(title="Vandring")
    url = edit_url("atgard", action, "rad")
    data = action_data(action, how="Skrivet när raden var borta")
    removal = structure.remove(action, by=coordinator)

    answer = client.post(url, data)
    client.post(reverse("plans:removal_restore", args=[removal.pk]))

    assert answer.status_code == 409
    assert "Skrivet när raden var borta" in answer.content.decode()
    assert client.get(url).context["editor"].form["how"].value() == "Skrivet när raden var borta"


HUGE = "9" * 30


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("fokusomrade", "rubrik", {"areas": HUGE}),
        ("fokusomrade", "rubrik", {"parent": HUGE}),
        ("fokusomrade", "ny-atgard", {"title": "Ljus", "causes": HUGE}),
        ("fokusomrade", "ny-atgard", {"more": "goals", "goals-TOTAL_FORMS": "9" * 5000}),
        ("fokusomrade", "ny-atgard", {"drop": "goals-" + "9" * 5000}),
        ("fokusomrade", "ny-atgard", {"goals-TOTAL_FORMS": "-1", "parties-TOTAL_FORMS": "x"}),
        ("fokusomrade", "ny-atgard", {}),
        ("fokusomrade", "analyslage", {"analysis_status": "x", "analysis_owner": HUGE}),
        ("fokusomrade", "problem", {"text": "a\x00b"}),
        ("fokusomrade", "problem", {}),
        ("fokusomrade", "ny-atgard", {"title": "x" * 10_001}),
    ],
)
def test_hostile_forms_are_refused_and_lock_nobody_out(client, kind, name, data):
    area = make_focus_area(problem="Sparat")
    url = edit_url(kind, area, name)

    refused = client.post(url, data)
    again = client.get(url)

    assert refused.status_code in (200, 409, 422)
    assert again.status_code == 200
    area.refresh_from_db()
    assert (area.problem, Action.objects.count()) == ("Sparat", 0)


@pytest.mark.parametrize("data", [{"under": "9" * 4400}, {"under": "-1"}, {}])
def test_hostile_places_are_refused(client, data):
    action = make_action()

    answer = client.post(reverse("plans:action_place", args=[action.pk]), data)

    assert answer.status_code in (302, 404)
    assert action.placements.count() == 1


def test_focus_area_cannot_stand_under_one_of_its_own(client):
    over = make_focus_area()
    under = make_focus_area(plan=over.plan, parent=over)
    data = {"title": "Över", "parent": under.pk, "parties-TOTAL_FORMS": 0, "parties-INITIAL_FORMS": 0}

    answer = client.post(
        edit_url("fokusomrade", over, "rubrik"), data | {"version": version_of("fokusomrade", "rubrik", over)}
    )

    assert answer.status_code == 422
    assert "Det fokusområdet hör redan till det här." in answer.content.decode()


def test_action_is_begun_from_the_cause_it_answers(client):
    cause = make_cause()

    answer = client.get(edit_url("fokusomrade", cause.focus_area, "ny-atgard"), {"orsak": cause.pk})

    assert answer.context["editor"].form["causes"].value() == [cause.pk]


@pytest.mark.parametrize(
    "path",
    [
        "/planer/block/okand/1/text/redigera/",
        "/planer/block/fokusomrade/999/problem/redigera/",
        "/planer/block/fokusomrade/1/status/redigera/",
        "/planer/999/",
        "/planer/1/fokusomrade/999/",
        "/planer/atgard/999/",
    ],
)
def test_unknown_addresses_are_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("count", "has_search"), [(8, False), (9, True)])
def test_long_list_of_causes_can_be_searched(client, count, has_search):
    area = make_focus_area()
    for _ in range(count):
        make_cause(focus_area=area)

    page = client.get(edit_url("fokusomrade", area, "ny-atgard")).content.decode()

    assert page.count('name="causes"') == count
    assert ('aria-label="Sök bland orsaker"' in page) == has_search
