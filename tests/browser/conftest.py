"""Chromium against a running server. A page that complains on its console fails the test that opened it.

Fixtures: ``page`` (nobody logged in), ``login(page, user)``, ``open_page(user)`` for a second person,
``axe(page)``, ``screenshot(page, name)``, ``faults`` (``faults.allow(pattern)`` for what a test expects).
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

# Playwright's event loop makes Django believe that synchronous database calls are unsafe.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Longer than the five seconds it is by default: a machine that does other things too is not a fault of the page.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# Chromium talks to nobody but the page's own server.
QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "var" / "screenshots"
WIDTHS = {"1440": (1440, 1000), "390": (390, 844)}
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Otherwise axe fetches the stylesheets anew and pastes them inline, which our policy stops with a noise.
    "preload": False,
}
# Runs before any script of the page. The console is the one channel that every listener hears.
REPORT_CSP = """
document.addEventListener('securitypolicyviolation', e => console.error(
    `CSP: ${e.violatedDirective} stopped ${e.blockedURI} ${e.sourceFile || ''}:${e.lineNumber}`
));
"""


def pytest_collection_modifyitems(items):
    """The server has connections of its own, so what a test writes must be committed."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


class Faults:
    """What browsers complained of during a test."""

    def __init__(self):
        self.found: list[str] = []
        self.allowed: list[re.Pattern] = []

    def allow(self, pattern: str) -> None:
        """Do not count complaints that match, such as ``status of 409`` where the test provokes one."""
        self.allowed.append(re.compile(pattern))

    def add(self, fault: str) -> None:
        self.found.append(fault)

    @property
    def unexpected(self) -> list[str]:
        return [fault for fault in self.found if not any(pattern.search(fault) for pattern in self.allowed)]

    def watch(self, context, server: str) -> None:
        def on_console(message):
            if message.type in ("error", "warning"):
                where = message.location.get("url", "").removeprefix(server)
                self.add(f"console {message.type}: {message.text} {where}".strip())

        def on_request(request):
            if not request.url.startswith((server, "data:", "blob:", "about:")):
                self.add(f"request to elsewhere: {request.url}")

        context.add_init_script(REPORT_CSP)
        context.on("console", on_console)
        context.on("weberror", lambda error: self.add(f"script error: {error.error}"))
        context.on("request", on_request)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": 1440, "height": 1000},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def faults():
    faults = Faults()
    yield faults
    assert faults.unexpected == []


@pytest.fixture
def context(context, faults, live_server):
    faults.watch(context, live_server.url)
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def login(live_server):
    """``login(page, user)``: the page's browser is that user's from now on."""

    def login(page, user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        return page

    return login


@pytest.fixture
def open_page(browser, browser_context_args, faults, live_server, login):
    """``open_page(user=None, **context arguments)``: a page in a browser of its own, for a second person."""
    contexts = []

    def open_page(user=None, **arguments):
        context = browser.new_context(**{**browser_context_args, **arguments})
        contexts.append(context)
        faults.watch(context, live_server.url)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        return login(page, user) if user else page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    """``axe(page)``: fails unless axe finds nothing at all, best practice included."""

    def axe(page):
        assert violations(page) == []

    return axe


def violations(page, *, rules: list[str] | None = None) -> list[str]:
    """What axe holds against a page, by all rules or by those named: one line per element."""
    chosen = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    response = Axe().run(page, options=AXE_OPTIONS | chosen).response
    return [
        f"{page.url}: {found['id']}: {node['html'][:160]} {node.get('failureSummary', found['help'])[:300]}"
        for found in response["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture(scope="session")
def screenshot():
    """``screenshot(page, name)``: the whole page at 1440 and 390 px width, in var/screenshots."""

    def screenshot(page, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for label, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=SCREENSHOTS / f"{name}-{label}.png", full_page=True)

    return screenshot
