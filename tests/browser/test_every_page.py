"""Opens every page of the demo municipality and holds it to what holds for all pages."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from tests.browser.conftest import violations
from tests.house_lists import NOT_A_PAGE
from tests.pages import answers

NARROW = {"width": 320, "height": 640}
# What sticks out on the right at 320 px, if anything: scroll containers of their own may be wider inside.
STICKS_OUT = """
() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const holds = e => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX);
  const held = e => e && e !== document.body && e !== root && (holds(e) || held(e.parentElement));
  const right = e => Math.round(e.getBoundingClientRect().right);
  return [...document.body.querySelectorAll('*')]
    .filter(e => right(e) > root.clientWidth + 1 && !held(e.parentElement))
    .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className} reaches ${right(e)}`)
    .concat(`the page is ${root.scrollWidth} wide`);
}
"""


@pytest.fixture
def demo():
    """The demo municipality, and a coordinator who may see all of it."""
    call_command("demo", stdout=StringIO())
    users = get_user_model().objects
    return users.filter(is_coordinator=True).order_by("pk").first()


def logged_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def pages(user) -> list[str]:
    return [
        path
        for status, kind, paths in answers(logged_in(user)).values()
        if status == 200 and kind.startswith("text/html")
        for path in paths
    ]


def test_every_named_url_is_a_page_or_listed(demo):
    """405: the address takes POST only. 302: it leads to a page. 200: a page, a file or a picture."""
    odd = {
        name: (status, paths)
        for name, (status, _, paths) in answers(logged_in(demo)).items()
        if status not in (200, 302, 405)
    }

    assert set(odd) == set(NOT_A_PAGE), odd


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(demo, open_page, live_server, scheme):
    page = open_page(demo, color_scheme=scheme)

    wrong = []
    for path in pages(demo):
        page.goto(live_server.url + path)
        wrong += violations(page)

    assert wrong == []


def test_login_page_is_accessible(page, axe, live_server):
    page.goto(live_server.url)

    axe(page)


def test_every_page_fits_the_narrowest_screen(demo, open_page, live_server):
    page = open_page(demo, viewport=NARROW)

    wrong = {}
    for path in pages(demo):
        page.goto(live_server.url + path)
        if found := page.evaluate(STICKS_OUT):
            wrong[path] = found

    assert wrong == {}


def test_every_page_reads_without_script(demo, open_page, live_server):
    """What is needed to read and to move about is there before any script has run."""
    page = open_page(demo, java_script_enabled=False)

    headings = {}
    for path in pages(demo):
        page.goto(live_server.url + path)
        headings[path] = page.locator("h1:visible").count()

    assert headings == dict.fromkeys(headings, 1)
