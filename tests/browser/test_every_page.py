"""Opens every page of an example municipality and holds it to what holds for all pages."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.test import Client

from tests.browser.conftest import violations
from tests.examples import make_example_municipality, viewers
from tests.house_lists import NOT_A_PAGE
from tests.pages import OWN_APPS, answers, app_of

by_app = pytest.mark.parametrize("app", OWN_APPS)

WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 320, "height": 640}
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


@pytest.fixture(scope="session")
def saved_example(tmp_path_factory):
    """Where the example municipality is kept between tests that each begin with an empty database."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy, tmp_path_factory.mktemp("example")


@pytest.fixture
def people(transactional_db, saved_example, settings):
    """A coordinator and an administrator of the example municipality, which is made once and then put back."""
    copy, settings.MEDIA_ROOT = saved_example
    connection.ensure_connection()
    if copy.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        make_example_municipality()
        connection.connection.backup(copy)
    else:
        copy.backup(connection.connection)
    return viewers()


def clients(people) -> list[Client]:
    found = []
    for user in people:
        found.append(Client(raise_request_exception=False))
        found[-1].force_login(user)
    return found


@pytest.fixture
def open_all(people, open_page, live_server):
    """``open_all(app, of_each=None, **context arguments)`` opens an app's pages as the first person who may.

    Yields path, page, and whether it is the first by the name of its address. ``of_each``: so many by each name.
    """

    def open_all(app, *, of_each=None, **arguments):
        readers = clients(people)
        pages = [open_page(user, **arguments) for user in people]
        for answer in answers(readers, app).values():
            if answer.status == 200 and answer.kind.startswith("text/html"):
                page = pages[readers.index(answer.client)]
                for path in answer.paths[:of_each]:
                    page.goto(live_server.url + path)
                    yield path, page, path == answer.paths[0]

    return open_all


@by_app
def test_every_named_url_is_a_page_or_listed(people, app):
    """405: the address takes POST only. 302: it leads to a page. 200: a page, a file or a picture."""
    odd = {
        name: (answer.status, answer.paths)
        for name, answer in answers(clients(people), app).items()
        if answer.status not in (200, 302, 405)
    }

    assert set(odd) == {name for name in NOT_A_PAGE if app_of(name) == app}, odd


@by_app
def test_every_page_is_accessible_and_fits_the_narrowest_screen(open_all, app):
    """In light colours by every rule, and 320 px wide. One page of each kind in dark colours too, by contrast."""
    wrong = []
    for path, page, is_first in open_all(app):
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        wrong += violations(page)
        if is_first:
            page.emulate_media(color_scheme="dark")
            wrong += violations(page, rules=["color-contrast"])
        page.set_viewport_size(NARROW)
        wrong += [f"{path}: {what}" for what in page.evaluate(STICKS_OUT)]

    assert not wrong, "\n".join(wrong)


def test_login_page_is_accessible(page, axe, live_server):
    page.goto(live_server.url)

    axe(page)


@by_app
def test_every_kind_of_page_reads_without_script(open_all, app):
    """What is needed to read and to move about is there before any script has run."""
    headings = {
        path: page.locator("h1:visible").count()
        for path, page, _ in open_all(app, of_each=1, java_script_enabled=False)
    }

    assert headings == dict.fromkeys(headings, 1)
