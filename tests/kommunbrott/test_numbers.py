import pytest

from kommunbrott.numbers import MOST, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("0", 0),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("ett", None),
        ("9" * 30, MOST),
        ("9" * 5000, MOST),
    ],
)
def test_whole_number_is_read_or_refused_whatever_is_written(text, number):
    assert whole_number(text) == number


def test_whole_number_keeps_below_what_is_asked():
    assert whole_number("99", most=40) == 40
