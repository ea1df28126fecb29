import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunbrott import privacy
from kommunbrott.privacy import Finding, Kind

TODAY = dt.date(2026, 11, 21)
quick = settings(max_examples=60, deadline=None, database=None)

DASHES = ["-", "+", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\ufe63", "\uff0d"]
SPACES = [" ", "\u00a0", "\u2009", "\u202f", "\t", "\n", " - ", " \u2013 ", "\u200b", "\u00ad", ""]
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]


def checksum(nine: str) -> str:
    """Written apart from the product's: 2, 1, 2, 1 …, the digits of each product added."""
    products = "".join(str(int(digit) * (2, 1)[place % 2]) for place, digit in enumerate(nine))
    return str(-sum(map(int, products)) % 10)


@st.composite
def person_numbers(draw) -> tuple[str, str, str, str, Kind]:
    """(year, month, day, last four, kind), the date in the past and the checksum right."""
    born = draw(st.dates(dt.date(1900, 1, 1), TODAY))
    is_coordination = draw(st.booleans())
    month, day = f"{born.month:02}", f"{born.day + 60 * is_coordination:02}"
    serial = f"{draw(st.integers(0, 999)):03}"
    last = serial + checksum(f"{born.year % 100:02}{month}{day}{serial}")
    kind = Kind.COORDINATION if is_coordination else Kind.PERSONNUMMER
    return str(born.year), month, day, last, kind


@st.composite
def written(draw) -> tuple[str, Kind]:
    """One of the ways in which such a number is written."""
    year, month, day, last, kind = draw(person_numbers())
    year = year if draw(st.booleans()) else year[2:]
    part = draw(st.sampled_from(["", "-", " ", ".", "/", "\u2013", "\u00a0"]))
    before_last = draw(st.sampled_from(DASHES + SPACES))
    text = part.join([year, month, day]) + before_last + last
    return text.translate(str.maketrans(DIGITS[0], draw(st.sampled_from(DIGITS)))), kind


@quick
@given(
    written(),
    st.sampled_from(["", "Mannen ", "pnr:", "född ", "(", "Å"]),
    st.sampled_from(["", ".", " avvisades", ")"]),
)
def test_every_way_of_writing_a_number_is_found_and_cut_out_whole(number, before, after):
    text, kind = number

    found = privacy.certain(before + text + after, TODAY)

    assert [(each.kind, each.of(before + text + after)) for each in found] == [(kind, text)]


@quick
@given(written(), st.text(max_size=40), st.text(max_size=40))
def test_nothing_is_left_to_find_once_it_is_masked(number, before, after):
    text = f"{before} | {number[0]} | {after}"

    masked = privacy.mask(text, privacy.find(text, today=TODAY))

    assert privacy.certain(masked, TODAY) == []


@quick
@given(person_numbers(), st.integers(1, 9))
def test_a_wrong_checksum_is_never_certain(number, step):
    year, month, day, last, _ = number
    wrong = last[:3] + str((int(last[3]) + step) % 10)

    assert privacy.certain(f"{year}{month}{day}-{wrong}", TODAY) == []


@quick
@given(st.text(max_size=300))
def test_any_text_can_be_searched_and_findings_never_overlap(text):
    found = privacy.find(text, today=TODAY)

    ends = [0] + [each.end for each in found]
    assert all(each.start >= end and each.end > each.start for each, end in zip(found, ends, strict=False))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1985 06 27 9820", Kind.PERSONNUMMER),
        ("85-06-27-9820", Kind.PERSONNUMMER),
        ("8 5 0 6 2 7 9 8 2 0", Kind.PERSONNUMMER),
        ("850627 98 20", Kind.PERSONNUMMER),
        ("850627 – 9820", Kind.PERSONNUMMER),
        ("850627\u200b-98\u00ad20", Kind.PERSONNUMMER),
        ("Växel 0221-850627-9820", Kind.PERSONNUMMER),
        ("850687-9827", Kind.COORDINATION),
    ],
)
def test_odd_spellings(text, kind):
    assert [each.kind for each in privacy.certain(text, TODAY)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "556677-8899",  # an organisation
        "5050-1055",
        "KS 2024/184",
        "5000-K123456-24",
        "2024-08-19 till 2025-08-17",
        "2024-08-19 – 2025-08-17",
        "2024-08-19 21.30",
        "mellan 0800-2200",
        "59,514187; 15,991393",
        "N 6597727 E 556104",
        "kostade 12 500 kr den 14/3",
        "19851327-9820",  # no such month
        "20990627-9820",  # not born yet
        "",
    ],
)
def test_what_is_no_number_of_a_person_is_not_taken_for_one(text):
    assert privacy.find(text, today=TODAY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring 070-174 06 35 om du undrar", [(Kind.PHONE, "070-174 06 35")]),
        ("+46 (0)70 174 06 35", [(Kind.PHONE, "+46 (0)70 174 06 35")]),
        ("växeln 0221-250 00", [(Kind.PHONE, "0221-250 00")]),
        ("0701234567", [(Kind.PHONE, "0701234567")]),
        ("skriv till Kalle.Ek@exempel.se.", [(Kind.EMAIL, "Kalle.Ek@exempel.se")]),
        ("bilen ABC 12D stod kvar", [(Kind.REGISTRATION, "ABC 12D")]),
        ("moped abc123", [(Kind.REGISTRATION, "abc123")]),
        ("811027-9878", [(Kind.NUMBER_LIKE, "811027-9878")]),
        ("född 811027-XXXX", [(Kind.NUMBER_LIKE, "811027-XXXX")]),
        ("Enligt Robin Provberg.", [(Kind.NAME, "Robin Provberg")]),
        ("Vaktmästaren Leif Strand vet", [(Kind.NAME, "Leif Strand")]),
        ("en som heter Zorba", [(Kind.NAME, "Zorba")]),
        ("Det var Kalle S. som sprang", [(Kind.NAME, "Kalle S.")]),
        ("Bråk på Stora Torget, sedan Norra Vägen", []),
        ("Ekstads Teknik ska laga. Kultur och fritid vet.", []),
        ("och 123 kronor", []),
        (
            "Leif Strand, 070-174 06 35, 850627-9820",
            [
                (Kind.NAME, "Leif Strand"),
                (Kind.PHONE, "070-174 06 35"),
                (Kind.PERSONNUMMER, "850627-9820"),
            ],
        ),
    ],
)
def test_what_is_found_in_a_text(text, expected):
    found = privacy.find(text, known=["Ekstads Teknik AB"], today=TODAY)

    assert [(each.kind, each.of(text)) for each in found] == expected
    assert [each.is_certain for each in found] == [kind == Kind.PERSONNUMMER for kind, _ in expected]


def test_mask_replaces_each_piece_and_nothing_else():
    text = "Ring Leif Strand på 070-174 06 35."
    found = privacy.find(text, today=TODAY)

    assert privacy.mask(text, found) == "Ring ●●●● på ●●●●."
    assert privacy.mask(text, [Finding(5, 16, Kind.NAME)]) == "Ring ●●●● på 070-174 06 35."


def test_letters_that_are_not_looked_at_one_by_one_are_their_own_plain_form():
    usual = [letter for letter in map(chr, range(0x80, 0x3000)) if privacy.USUAL.fullmatch(letter)]

    assert len(usual) == 62
    assert [privacy.plain_letter(letter, unicodedata.category(letter)) for letter in usual] == usual
    assert {unicodedata.category(letter) for letter in usual} == {"Ll", "Lu"}
