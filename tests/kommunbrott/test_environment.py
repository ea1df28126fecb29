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
        (environment.sender, "kommunen", "KOMMUNBROTT_X must be an e-mail address, not 'kommunen'"),
    ],
)
def test_what_cannot_be_understood_stops_the_start(monkeypatch, reader, value, message):
    monkeypatch.setenv("KOMMUNBROTT_X", value)

    with pytest.raises(ImproperlyConfigured, match=message):
        reader("KOMMUNBROTT_X")


def test_tiles_add_exactly_one_host(monkeypatch):
    monkeypatch.setenv("KOMMUNBROTT_X", "https://kartor.ekstad.example:8443/topo/{z}/{x}/{y}.png?v=2")
    monkeypatch.setenv("KOMMUNBROTT_Y", "© Ekstads kommun")

    tiles = environment.tiles("KOMMUNBROTT_X", "KOMMUNBROTT_Y")

    assert (tiles.origins, tiles.credit) == (["https://kartor.ekstad.example:8443"], "© Ekstads kommun")


def test_no_tiles_add_nothing(monkeypatch):
    monkeypatch.delenv("KOMMUNBROTT_X", raising=False)
    monkeypatch.setenv("KOMMUNBROTT_Y", "© Ekstads kommun")

    assert environment.tiles("KOMMUNBROTT_X", "KOMMUNBROTT_Y") == environment.Tiles()
    assert environment.Tiles().origins == []


@pytest.mark.parametrize(
    "url",
    [
        "http://kartor.ekstad.example/{z}/{x}/{y}.png",
        "https://{s}.ekstad.example/{z}/{x}/{y}.png",
        "https://*.ekstad.example/{z}/{x}/{y}.png",
        "https://kartor.ekstad.example; script-src *//{z}/{x}/{y}.png",
        "https://sara:hemligt@kartor.ekstad.example/{z}/{x}/{y}.png",
        "https://kartor.ekstad.example/{z}/{x}.png",
        "https://[/{z}/{x}/{y}.png",
        "https://kartor.ekstad.example:99999/{z}/{x}/{y}.png",
        "kartor.ekstad.example/{z}/{x}/{y}.png",
    ],
)
def test_tiles_that_would_open_more_than_one_host_stop_the_start(monkeypatch, url):
    monkeypatch.setenv("KOMMUNBROTT_X", url)

    with pytest.raises(ImproperlyConfigured, match="KOMMUNBROTT_X must be https://host/"):
        environment.tiles("KOMMUNBROTT_X", "KOMMUNBROTT_Y")


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


SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("value", "mail"),
    [
        ("smtp://localhost", environment.Mail(SMTP, "localhost", 25)),
        (
            "smtp+tls://brott%40ekstad.example:h%C3%A5ll%2Ftyst@mejl.ekstad.example:2525",
            environment.Mail(
                SMTP, "mejl.ekstad.example", 2525, "brott@ekstad.example", "håll/tyst", starts_tls=True
            ),
        ),
        ("smtps://mejl.ekstad.example/", environment.Mail(SMTP, "mejl.ekstad.example", 465, is_tls=True)),
        ("file:", environment.Mail("django.core.mail.backends.filebased.EmailBackend")),
        ("none:", environment.Mail("django.core.mail.backends.dummy.EmailBackend")),
    ],
)
def test_mail_server_is_read_from_an_address(monkeypatch, value, mail):
    monkeypatch.setenv("KOMMUNBROTT_X", value)

    assert environment.mail("KOMMUNBROTT_X", "none:") == mail


@pytest.mark.parametrize(
    "value",
    ["mejl.ekstad.example", "smtp://", "http://mejl.ekstad.example", "smtp://mejl:tjugofem", "file:x", ""],
)
def test_what_is_no_mail_server_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("KOMMUNBROTT_X", value)

    with pytest.raises(ImproperlyConfigured, match="KOMMUNBROTT_X must be smtp"):
        environment.mail("KOMMUNBROTT_X", "none:")


@pytest.mark.parametrize(
    ("hosts", "is_local", "url"),
    [
        (["*", ".ekstad.example", "brott.ekstad.example"], False, "https://brott.ekstad.example"),
        (["*"], False, ""),
        (["testserver"], True, "http://127.0.0.1:8001"),
    ],
)
def test_letters_lead_to_the_first_host_that_is_named(monkeypatch, hosts, is_local, url):
    monkeypatch.setenv("PORT", "8001")

    assert environment.base_url(hosts, is_local) == url
