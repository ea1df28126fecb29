import pytest

from kommunbrott import logo

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'


def svg(inner: str, head: str = HEAD) -> bytes:
    return f"{head}{inner}</svg>".encode()


def test_shapes_are_kept_in_one_colour():
    text = logo.cleaned(
        svg(
            '<!-- drawn --><g fill="#ff0000" id="a"><path d="M1 2L3 4z" class="x"/></g><circle cx="1" cy="2" r="3"/>'
        )
    )

    assert text == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="currentColor">'
        '<g fill="currentColor"><path d="M1 2L3 4z" /></g><circle cx="1" cy="2" r="3" /></svg>'
    )


def test_what_is_not_painted_stays_unpainted():
    text = logo.cleaned(svg('<rect width="9" height="9" fill="none" stroke="#123456" stroke-width="2"/>'))

    assert text.endswith(
        'fill="currentColor"><rect fill="none" stroke="currentColor" width="9" height="9" stroke-width="2" /></svg>'
    )


def test_what_was_cleaned_is_clean():
    once = logo.cleaned(svg('<title>Eklöv</title><path d="M1 2L3 4z"/>'))

    assert logo.cleaned(once.encode()) == once


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>alert(1)</script>", "Filen innehåller <script>."),
        ("<style>path{}</style>", "Filen innehåller <style>."),
        ("<foreignObject/>", "Filen innehåller <foreignObject>."),
        ('<a href="https://example.com"><path d="M0 0"/></a>', "Filen innehåller <a>."),
        ('<image href="x.png"/>', "Filen innehåller <image>."),
        ("<g><g><text>hej</text></g></g>", "Filen innehåller <text>."),
        ('<path d="M0 0" onclick="x()"/>', "Filen innehåller onclick på <path>."),
        ('<path d="M0 0" style="fill:url(x)"/>', "Filen innehåller style på <path>."),
        ("", "Filen innehåller inga former att visa."),
        ("<g/>", "Filen innehåller inga former att visa."),
        ("<g>" * 40 + "</g>" * 40, "Filen har för många grupper i varandra."),
    ],
)
def test_anything_but_shapes_is_refused(inner, said):
    with pytest.raises(logo.UnusableLogo) as caught:
        logo.cleaned(svg(inner))

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n", "Filen är inte en hel SVG-bild."),
        (b"", "Filen är inte en hel SVG-bild."),
        (b"<html/>", "Filen är ingen SVG-bild."),
        (b"<svg><path", "Filen är inte en hel SVG-bild."),
        (b'<svg><path d="M0 0"/></svg>', "Filen säger inte hur stor bilden är"),
        (
            svg("<path/>", '<svg viewBox="0 0 300 120">'),
            "Logotypen ska ha kvadratisk yta. Den här är 300 × 120.",
        ),
        (svg("<path/>", '<svg viewBox="0 0 nan nan">'), "Logotypen ska ha kvadratisk yta."),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>',
            "Filen är inte en hel SVG-bild.",
        ),
        (b" " * (logo.MAX_BYTES + 1), "Filen är för stor."),
    ],
)
def test_what_is_no_drawing_is_refused(data, said):
    with pytest.raises(logo.UnusableLogo) as caught:
        logo.cleaned(data)

    assert str(caught.value).startswith(said)


def test_attribute_that_is_no_number_or_path_is_left_out():
    text = logo.cleaned(svg('<path d="M0 0" transform="rotate(45)"/><path d="url(#a)" transform="url(#b)"/>'))

    assert text.endswith('<path d="M0 0" transform="rotate(45)" /><path /></svg>')


def test_drawing_on_its_plate_for_the_tab():
    icon = logo.on_plate("", "#0b5563", "#ffffff")

    assert icon.count("<svg ") == 2
    assert '<rect width="24" height="24" rx="5.5" fill="#0b5563"/>' in icon
    assert "currentColor" not in icon
