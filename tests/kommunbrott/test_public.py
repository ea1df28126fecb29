"""What residents read: followed from the front page as somebody nobody knows."""

import datetime as dt
import re
from urllib.parse import urldefrag

import pytest
from django.urls import reverse
from django.utils import timezone

from kommunbrott import publishing
from kommunbrott.models import Municipality
from plans.models import PlanPublication
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_dialogue,
    make_focus_area,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
)
from tests.plans.decided import FILE, fresh, made_decided, open_revision
from tests.published import open_pages, put_out_plan, put_out_promises, sign

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Words of the work inside, which mean nothing to a resident or are nobody's business.
INTERNAL = re.compile(
    r"utkast|remiss|synpunkt|accepterad|återkallad|tjänsteskrivelse|logga in|samordnaren ser|kommunbrott|internt|"
    r"sha-256|kontrollsumma|hemlig",
    re.IGNORECASE,
)


@pytest.fixture
def plan(coordinator):
    """Decided, and being revised since, with something secret in everything that is not told."""
    coordinator.name, coordinator.email = "Hemlig Samordnare", "hemlig@ekstad.example"
    coordinator.save()
    school = make_organisation(
        name="Utbildningsförvaltningen", contact_email="hemlig.brevlada@ekstad.example"
    )
    plan = make_plan(
        title="Åtgärdsplan 2026–2027",
        document_owner="Hemlig Ägare",
        closing="Hemligt slut",
        introduction="Så är det.",
    )
    area = make_focus_area(plan=plan, title="Centrum", problem="Det är mörkt.", cause_who="Hemliga personer")
    make_action(
        focus_area=area,
        title="Fler lampor",
        number="1.1",
        resources="Hemliga pengar",
        goals=["Ljusare stråk."],
        lead=school,
    )
    made_decided(plan, coordinator)
    put_out_plan(plan, coordinator)
    plan = open_revision(plan, coordinator)
    area.problem = "Hemligt nytt utkast"
    area.save()
    return fresh(plan)


@pytest.fixture
def document(coordinator):
    document = make_promises(dialogues="Tre dialoger.", situation="Hemligt läge")
    make_promise(document, text="Vi tänder lamporna.", said="Det är mörkt.", number="1")
    sign(document, coordinator)
    put_out_promises(document, coordinator)
    make_promises(title="Hemliga löften i utkast")
    return document


def crawl(start: str) -> dict[str, str]:
    """Address → text of every page that can be reached, and for other files their type."""
    found, waiting = {}, [start]
    client = StrictClient()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        kind = response["Content-Type"].partition(";")[0]
        if kind == "text/html":
            assert "Cookie" not in response["Vary"], path
            found[path] = response.content.decode()
            links = (urldefrag(link)[0] for link in LINK.findall(found[path]))
            waiting += [link for link in links if link.startswith("/") and not link.startswith("/static/")]
        else:
            found[path] = kind
    return found


def test_crawler_finds_all_that_is_published_and_nothing_that_is_not(plan, document):
    open_pages()

    found = crawl(reverse("public_home"))

    pages = {path.partition("?")[0]: text for path, text in found.items()}
    assert set(pages) == {
        "/offentligt/",
        "/offentligt/tillganglighet/",
        f"/offentligt/planer/{plan.pk}/",
        f"/offentligt/planer/{plan.pk}/handling.pdf",
        f"/offentligt/loften/{document.pk}/",
        f"/offentligt/loften/{document.pk}/handling.pdf",
        "/profil.css",
        "/profil/logotyp.svg",
        "/profil/ikon.svg",
    }
    told = "\n".join(pages.values())
    assert set(ADDRESS.findall(told)) == {"trygghet@ekstad.example"}
    assert INTERNAL.findall(re.sub("<[^>]+>", " ", told)) == []
    assert "Det är mörkt." in pages[f"/offentligt/planer/{plan.pk}/"]


def test_front_page_says_so_when_nothing_is_published(anonymous):
    open_pages()

    page = anonymous.get(reverse("public_home")).content.decode()

    assert "Kommunen har ingen beslutad plan att visa just nu." in page
    assert "Kommunen och polisen har inga löften att visa just nu." in page


def test_front_page_tells_of_coming_dialogues_that_all_may_read_of(anonymous):
    open_pages()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    told = {"held_on": tomorrow, "place": "Centrumhuset", "summary": "Hemligt"}
    make_dialogue(title="Vandring på torget", is_public=True, **told)
    make_dialogue(title="Hemlig vandring", **told)
    make_dialogue(title="Förra vandringen", is_public=True, held_on=tomorrow - dt.timedelta(days=9))

    page = anonymous.get(reverse("public_home")).content.decode()

    assert re.findall(r"[\w ]*vandring[\w ]*", page, re.IGNORECASE) == ["Vandring på torget"]
    assert "Hemligt" not in page


def test_nothing_is_there_until_the_pages_are_opened(anonymous, plan, document):
    open_pages()

    paths = [
        reverse("public_home"),
        reverse("public_accessibility"),
        reverse("public_plan", args=[plan.pk]),
        reverse("public_plan_file", args=[plan.pk]),
        reverse("public_promises", args=[document.pk]),
        reverse("public_promises_file", args=[document.pk]),
    ]
    opened = [anonymous.get(path).status_code for path in paths]
    Municipality.objects.update(public_is_open=False)

    assert (opened, [anonymous.get(path).status_code for path in paths]) == ([200] * 6, [404] * 6)


@pytest.mark.parametrize(
    "name",
    ["public_plan", "public_plan_file", "public_promises", "public_promises_file", "public_report_place"],
)
def test_a_key_that_no_database_can_hold_is_not_found(anonymous, name):
    open_pages(takes_resident_reports=True)

    assert anonymous.get(reverse(name, args=[10**30])).status_code == 404


def test_what_is_taken_down_is_gone_at_once(anonymous, coordinator, plan):
    open_pages()
    path = reverse("public_plan", args=[plan.pk])
    before = anonymous.get(path).status_code
    publishing.withdraw(PlanPublication.objects.get(), by=coordinator)

    assert (before, anonymous.get(path).status_code) == (200, 404)
    assert anonymous.get(reverse("public_plan_file", args=[plan.pk])).status_code == 404


def test_a_new_decision_is_not_told_until_it_is_published(anonymous, coordinator, plan):
    open_pages()
    path = reverse("public_plan", args=[plan.pk])
    made_decided(plan, coordinator)

    assert "Hemligt nytt utkast" not in anonymous.get(path).content.decode()


def test_page_is_kept_by_caches_and_not_sent_twice(anonymous, plan):
    open_pages()
    path = reverse("public_plan", args=[plan.pk])

    page = anonymous.get(path)
    again = anonymous.get(path, headers={"If-None-Match": page["ETag"]})

    assert page["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content) == (304, b"")


def test_file_is_given_as_it_was_frozen(anonymous, plan):
    open_pages()
    path = reverse("public_plan_file", args=[plan.pk])
    version = plan.versions.decisions().last()

    file = anonymous.get(path)
    again = anonymous.get(path, headers={"If-None-Match": file["ETag"]})

    assert (file.content, file["Content-Type"]) == (FILE, "application/pdf")
    assert file["ETag"] == f'"{version.sha256}"'
    assert "Last-Modified" in file
    assert again.status_code == 304


def test_file_is_left_out_when_it_was_not_published(anonymous, coordinator, document):
    open_pages()
    publication = document.publications.get()
    publishing.withdraw(publication, by=coordinator)
    put_out_promises(document, coordinator, has_file=False)

    assert anonymous.get(reverse("public_promises_file", args=[document.pk])).status_code == 404


def test_front_page_costs_five_queries_and_is_made_once(anonymous, plan, document, django_assert_num_queries):
    open_pages()
    path = reverse("public_home")
    first = anonymous.get(path)

    with django_assert_num_queries(5):
        second = anonymous.get(path)

    assert second.content == first.content


def test_page_reads_no_session_of_somebody_who_is_logged_in(client, plan, django_assert_num_queries):
    open_pages()
    path = reverse("public_plan", args=[plan.pk])
    client.get(path)

    with django_assert_num_queries(2):
        page = client.get(path)

    assert page.status_code == 200
    assert not page.cookies
