import pytest

from kommunbrott.text import note_numbers, plain, render

NOTES = {"1": 'Brå "2024" <b>'}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Ett.\n\nTvå.", "<p>Ett.</p>\n<p>Två.</p>"),
        ("Rad ett\nrad två", "<p>Rad ett<br>\nrad två</p>"),
        ("**Fet**", "<p><strong>Fet</strong></p>"),
        ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:x) ![b](http://c)", "<p>[a](javascript:x) ![b](http://c)</p>"),
        (
            "Tal[^1].",
            (
                '<p>Tal<sup class="note"><a href="#kalla-1" '
                'aria-label="Källa 1: Brå &quot;2024&quot; &lt;b&gt;">1</a></sup>.</p>'
            ),
        ),
        ("Okänd[^7].", "<p>Okänd[^7].</p>"),
    ],
)
def test_render_knows_what_people_write_and_nothing_else(text, html):
    assert render(text, NOTES) == html


def test_plain_is_without_marks():
    assert plain("**Fet** text[^1] ") == "Fet text"


def test_note_numbers_are_told_once_in_order():
    assert note_numbers("a[^2] b[^1] c[^2]") == ["2", "1"]
