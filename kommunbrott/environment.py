"""Environment variables read by type. A value that cannot be understood stops the start with its name."""

import os
import re
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "ja"}
FALSE = {"", "0", "false", "no", "off", "nej"}


def load_file(path: Path) -> None:
    """Put the KEY=value lines of ``path`` into the environment, where the key is not set already."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            key, found, value = line.partition("=")
            if not found:
                raise ImproperlyConfigured(f"{path}: a line is not KEY=value: {line!r}")
            os.environ.setdefault(key.strip(), value.strip())


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set. Run make setup, or see the table in README.md.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).resolve()


@dataclass(frozen=True, slots=True)
class Mail:
    """How letters leave: by a server (``host``), as files, or not at all."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(name: str, default: str) -> Mail:
    """``smtp+tls://user:password@host:587``, ``smtps://…``, ``smtp://…``, ``file:`` or ``none:``

    User and password are percent-encoded.
    """
    wrong = f"{name} must be smtp+tls://user:password@host:port, smtps://…, smtp://…, file: or none:"
    try:
        parts = urlsplit(text(name, default))
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(wrong) from None
    if parts.scheme in ("file", "none") and not (parts.netloc or parts.path):
        kind = {"file": "filebased", "none": "dummy"}[parts.scheme]
        return Mail(f"django.core.mail.backends.{kind}.EmailBackend")
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(wrong)
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        parts.hostname,
        port or MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of map pictures: the address of one with {z}, {x} and {y} in it, and whom to thank. Or none."""

    url: str = ""
    credit: str = ""

    @property
    def origins(self) -> list[str]:
        """What a page may fetch pictures from besides our own server: exactly that host, or nothing."""
        parts = urlsplit(self.url)
        return [f"{parts.scheme}://{parts.netloc}"] if self.url else []


def tiles(url_name: str, credit_name: str) -> Tiles:
    """``https://kartor.ekstad.se/{z}/{x}/{y}.png``; http only on this machine."""
    url = text(url_name, "").strip()
    wrong = f"{url_name} must be https://host/… with {{z}}, {{x}} and {{y}} in its path, not {url!r}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        bad_port = parts.port == 0
    except ValueError:
        raise ImproperlyConfigured(wrong) from None
    is_local = parts.scheme == "http" and host in ("127.0.0.1", "localhost")
    is_safe = (parts.scheme == "https" or is_local) and HOST.fullmatch(host) and "@" not in parts.netloc
    places = {part for part in ("{z}", "{x}", "{y}") if part in f"{parts.path}?{parts.query}"}
    if url and not (is_safe and len(places) == 3 and not bad_port):
        raise ImproperlyConfigured(wrong)
    return Tiles(url, text(credit_name, "").strip() if url else "")


def sender(name: str, default: str | None = None) -> str:
    """``brott@ekstad.se`` or ``Ekstads kommun <brott@ekstad.se>``"""
    value = text(name, default)
    if not all(parseaddr(value)[1].partition("@")):
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}")
    return value


def base_url(hosts: list[str], is_local: bool) -> str:
    """Where the first of the hosts is reached; on the same machine at the port that make demo uses."""
    if is_local:
        return f"http://127.0.0.1:{number('PORT', 8000)}"
    named = [host for host in hosts if host.strip("*.") == host]
    return f"https://{named[0]}" if named else ""
