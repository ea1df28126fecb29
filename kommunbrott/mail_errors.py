"""Why a letter was not sent, in Swedish, and whether another try can help."""

import smtplib
from dataclasses import dataclass

LONGEST = 300


class BrokenTemplate(Exception):
    """The template could not be filled in; its cause says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``is_hopeless``: nothing changes by itself until somebody mends something."""

    reason: str
    is_hopeless: bool = False


def fault_of(error: Exception) -> Fault:
    match error:
        case BrokenTemplate():
            cause = f"{type(error.__cause__).__name__}: {error.__cause__}"
            return Fault(f"Brevet kunde inte skrivas. Felet finns i mallen {error}: {cause}"[:LONGEST], True)
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return answered("Mejlservern tog inte emot adressen", code, said, is_hopeless=code >= 500)
        case smtplib.SMTPAuthenticationError():
            return answered("Mejlservern godtog inte inloggningen", error.smtp_code, error.smtp_error)
        case smtplib.SMTPSenderRefused():
            return answered("Mejlservern tog inte emot avsändaren", error.smtp_code, error.smtp_error)
        case smtplib.SMTPDataError():
            said = (error.smtp_code, error.smtp_error)
            return answered("Mejlservern tog inte emot brevet", *said, is_hopeless=error.smtp_code >= 500)
        case smtplib.SMTPResponseException():
            return answered("Mejlservern svarade nej", error.smtp_code, error.smtp_error)
        case smtplib.SMTPServerDisconnected():
            return Fault("Mejlservern bröt förbindelsen.")
        case TimeoutError():
            return Fault("Mejlservern svarade inte i tid.")
        case OSError() | smtplib.SMTPException():
            return Fault(f"Mejlservern gick inte att nå ({type(error).__name__}: {error})."[:LONGEST])
    return Fault(f"Brevet kunde inte skickas ({type(error).__name__}: {error})."[:LONGEST], True)


def answered(what: str, code: int, said: bytes | str, *, is_hopeless: bool = False) -> Fault:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return Fault(f"{what} ({code} {' '.join(words.split())[:LONGEST]}).", is_hopeless)
