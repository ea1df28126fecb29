import pytest
from django.core.exceptions import ImproperlyConfigured

from kommunbrott import environment


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("ja", True), ("TRUE", True), ("0", False), ("", False), ("nej", False)]
)
def test_flag_understands_what_people_write(monkeypatch, value, read):
    monkeypatch.setenv("KOMMUNBROTT_X", value)

    assert environment.flag("KOMMUNBROTT_X") is read


@pytest.mark.parametrize(
    ("reader", "value", "message"),
    [
        (environment.flag, "kanske", "KOMMUNBROTT_X must be 1 or 0, not 'kanske'"),
        (lambda name: environment.number(name, 1), "tio", "KOMMUNBROTT_X must be a whole number, not 'tio'"),
    ],
)
def test_what_cannot_be_understood_stops_the_start(monkeypatch, reader, value, message):
    monkeypatch.setenv("KOMMUNBROTT_X", value)

    with pytest.raises(ImproperlyConfigured, match=message):
        reader("KOMMUNBROTT_X")


def test_what_must_be_set_is_asked_for_by_name(monkeypatch):
    monkeypatch.delenv("KOMMUNBROTT_X", raising=False)

    with pytest.raises(ImproperlyConfigured, match="KOMMUNBROTT_X must be set"):
        environment.text("KOMMUNBROTT_X")


def test_file_never_overrules_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("KOMMUNBROTT_X", "from outside")
    monkeypatch.delenv("KOMMUNBROTT_Y", raising=False)
    file = tmp_path / "local.env"
    file.write_text("# a comment\nKOMMUNBROTT_X=from file\nKOMMUNBROTT_Y = a, b\n")

    environment.load_file(file)
    monkeypatch.setitem(environment.os.environ, "KOMMUNBROTT_Y", environment.os.environ["KOMMUNBROTT_Y"])

    assert environment.text("KOMMUNBROTT_X") == "from outside"
    assert environment.words("KOMMUNBROTT_Y") == ["a", "b"]
