import pytest

from tests.client import MISSING, Reading, review, without_token

PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Planer</title></head>
<body><h1>Planer</h1>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="t">Titel</label><input id="t" name="t" aria-describedby="h"><p id="h">Kort</p>
<label>Typ <select name="k"><option>a</option></select></label></form>
<table><thead><tr><th scope="col">Mål</th></tr></thead></table>
<img src="/x.png" alt="">
<svg role="img"><title>Ikon</title><path d="M0 0"/></svg>
</body></html>
"""


def test_review_has_nothing_against_a_good_page():
    review(PAGE)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('lang="sv"', 'lang="en"'),
        ("<title>Planer</title>", "<title></title>"),
        ("<h1>Planer</h1>", "<h2>Planer</h2>"),
        ("<h1>Planer</h1>", "<h1>Planer</h1><h1>Igen</h1>"),
        ("<h1>Planer</h1>", "<h1>Planer"),
        ("<h1>Planer</h1>", f"<h1>{MISSING} plan.titel</h1>"),
        ("<h1>Planer</h1>", "<h1>{{ plan }}</h1>"),
        ("<h1>Planer</h1>", "<h1>None</h1>"),
        ("<h1>Planer</h1>", "<h1>This field is required.</h1>"),
        ("<h1>Planer</h1>", '<h1 style="color:red">Planer</h1>'),
        ("<h1>Planer</h1>", '<h1 onclick="x()">Planer</h1>'),
        ("<h1>Planer</h1>", '<h1 hx-on:click="x()">Planer</h1>'),
        ("<h1>Planer</h1>", "<h1>Planer</h1><script>x()</script>"),
        ("<h1>Planer</h1>", '<h1>Planer</h1><a href="javascript:x()">x</a>'),
        ("<h1>Planer</h1>", '<h1 id="t">Planer</h1>'),
        ('<label for="t">Titel</label>', ""),
        ('<p id="h">Kort</p>', ""),
        ("<label>Typ ", "Typ "),
        ('<th scope="col">', "<th>"),
        (' alt=""', ""),
        ('<input type="hidden" name="csrfmiddlewaretoken" value="x">', ""),
    ],
)
def test_review_sees_what_is_wrong(good, bad):
    assert good in PAGE

    with pytest.raises(AssertionError):
        review(PAGE.replace(good, bad))


def test_review_lets_a_fragment_be_without_heading_and_title():
    review("<p>31 träffar</p>")


def test_reading_tells_what_closes_what():
    assert Reading("<ul><li>a</ul>").verdict() == ["</ul> closes <li>"]


def test_without_token_takes_only_the_token():
    html = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><p>{}</p>'

    assert without_token(html.format("a", "x")) == without_token(html.format("b", "x"))
    assert without_token(html.format("a", "x")) != without_token(html.format("a", "y"))
