"""A test client that reads every HTML answer as a strict reviewer would, in every test, for free."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client

# Stands in the page where a template asked for something that does not exist (string_if_invalid).
MISSING = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}MISSING\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"

# English that Django, its libraries or Python say when nobody has said it in Swedish.
ENGLISH = re.compile(
    r"This field is required|Enter a valid|Select a valid choice|Ensure this value|already exists\."
    r"|Please (?:correct|enter|select)|Currently:|Clear</label>|Unknown</option>|Sign in|Log in\b|Log out\b"
    r"|Password:|Username:|Next</a>|Previous</a>|page \d+ of \d+"
    r"|CSRF verification failed|Not Found|Forbidden|Bad Request|Server Error"
)
# Values that were printed without anybody having thought of how they look.
RAW = re.compile(
    r">\s*None\s*<|>\s*(?:True|False)\s*<|&lt;QuerySet|object at 0x|&lt;bound method|datetime\.date"
)

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details")


class StrictClient(Client):
    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            review(response.content.decode())
        return response


class Reading(HTMLParser):
    """What a reviewer notes down while reading: ``faults`` as text, and what must be compared at the end."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[tuple[str, dict]] = []
        self.ids: Counter[str] = Counter()
        self.references: list[tuple[str, str]] = []
        self.labelled: set[str] = set()
        self.unlabelled: list[dict] = []
        self.headings = 0
        self.title = ""
        self.language: str | None = None
        self.post_forms: list[bool] = []
        self.is_public_page = False
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag, _ in self.open if tag != "html"]

    @property
    def is_page(self) -> bool:
        return self.language is not None

    def inside(self, tag: str) -> dict | None:
        return next((attributes for name, attributes in reversed(self.open) if name == tag), None)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.read_attributes(tag, attributes)
        self.read_element(tag, attributes)
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            inside = self.open[-1][0] if self.open else "nothing"
            self.faults.append(f"</{tag}> closes <{inside}>")
            while self.open and self.open[-1][0] != tag:
                self.open.pop()
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "title" and not self.inside("svg"):
            self.title += data.strip()

    def read_attributes(self, tag: str, attributes: dict) -> None:
        if "style" in attributes or tag == "style":
            self.faults.append(f"<{tag}> is styled inline")
        self.faults += [f"<{tag} {name}> is inline script" for name in attributes if name.startswith("on")]
        self.faults += [
            f"<{tag} {name}> is inline script"
            for name in attributes
            if name.startswith(("hx-on", "data-hx-on"))
        ]
        if attributes.get("href", "").strip().lower().startswith("javascript:"):
            self.faults.append("a link is inline script")
        if tag == "body":
            self.is_public_page = "public" in attributes.get("class", "").split()
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        for name in REFERENCES:
            self.references += [(name, target) for target in attributes.get(name, "").split()]

    def read_element(self, tag: str, attributes: dict) -> None:
        kind = attributes.get("type", "").lower()
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "h1":
            self.headings += 1
        elif tag == "script" and "src" not in attributes and kind != "application/json":
            self.faults.append("<script> is inline")
        elif tag == "th" and "scope" not in attributes:
            self.faults.append("<th> has no scope")
        elif tag == "img" and "alt" not in attributes:
            self.faults.append(f"<img src={attributes.get('src')!r}> has no alt")
        elif tag == "label" and "for" in attributes:
            self.labelled.add(attributes["for"])
        elif tag == "form":
            if self.inside("form") is not None:
                self.faults.append("a <form> stands inside a <form>")
            # A form of the public pages is sent by nobody in particular: no login goes along to be misused.
            is_public = self.is_public_page
            self.post_forms.append(is_public or attributes.get("method", "").lower() != "post")
        if tag == "input" and attributes.get("name") == "csrfmiddlewaretoken" and self.post_forms:
            self.post_forms[-1] = True
        if tag in ("select", "textarea") or (tag == "input" and kind not in UNLABELLED):
            named = "aria-label" in attributes or "aria-labelledby" in attributes
            if not named and self.inside("label") is None:
                self.unlabelled.append(attributes)

    def verdict(self) -> list[str]:
        faults = [*self.faults]
        faults += [f"the id {name!r} occurs {n} times" for name, n in self.ids.items() if n > 1]
        faults += [
            f"<{field.get('name')}> has no label"
            for field in self.unlabelled
            if field.get("id") not in self.labelled
        ]
        faults += ["a form that posts has no csrf token" for has_token in self.post_forms if not has_token]
        if self.is_page:
            if self.language != "sv":
                faults.append("the page is not said to be in Swedish")
            if self.headings != 1:
                faults.append(f"the page has {self.headings} h1")
            if not self.title:
                faults.append("the page has no title")
            faults += [
                f"{name} points at {target!r}, which is not on the page"
                for name, target in self.references
                if target not in self.ids
            ]
        return faults


def review(html: str) -> None:
    """Fail with everything that is wrong with a page or a fragment, whoever asked for it."""
    faults = Reading(html).verdict()
    for pattern in (re.compile(re.escape(MISSING) + ".{0,60}"), ENGLISH, RAW, re.compile(r"\{\{|\{%|\{#")):
        faults += [f"this reached the page: {found.group().strip()}" for found in pattern.finditer(html)]
    assert faults == [], "\n".join(faults)


def assert_fragment_is_part_of_page(client, url: str, data=None) -> None:
    """What htmx swaps in is letter for letter what a full page load shows."""
    page = client.get(url, data)
    fragment = client.get(url, data, headers={"HX-Request": "true"})
    assert without_token(fragment.content.decode()).strip() in without_token(page.content.decode())
    assert len(fragment.content) < len(page.content)
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in fragment["Vary"]


def without_token(html: str) -> str:
    """The CSRF token is masked anew for every answer; all else must be the same."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*|(X-CSRFToken&quot;: &quot;)\w+', r"\1\2", html)
