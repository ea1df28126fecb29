"""What is shown when something went wrong. Neither page 400 nor page 500 needs the database."""

import logging
import re
import secrets
import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger("kommunbrott.errors")
# Without letters and digits that are taken for each other when read over the telephone.
CODE_LETTERS = "ABCDEFHJKLMNPRTUVXY"
CODE_DIGITS = "2346789"
SECRET = re.compile(r"token|password|username|^(?:next|version|base)$", re.I)
# Nothing, a date or number, a word from a list of choices or a key.
CHOSEN = re.compile(r"|[\d:.-]+|[a-z_]{1,20}(?::\d+)?|[0-9a-f]{12,}|#[0-9a-f]{3,6}")


def csrf_failure(request, reason=""):
    logger.warning("CSRF: %s %s", request.path, reason)
    return render(request, "403_csrf.html", {"typed": texts_sent(request)}, status=403)


def texts_sent(request) -> list[str]:
    """What a person has written in the form that was refused: no choices, dates, keys or passwords."""
    try:
        values = [
            value for name in request.POST if not SECRET.search(name) for value in request.POST.getlist(name)
        ]
    except (OSError, SuspiciousOperation):
        return []
    return list(dict.fromkeys(value for value in values if not CHOSEN.fullmatch(value.strip())))


def bad_request(request, exception=None):
    return standalone("400.html", {}, 400)


def server_error(request):
    code = "".join(secrets.choice(letters) for letters in (CODE_LETTERS, CODE_DIGITS)) + "-"
    code += "".join(secrets.choice(CODE_DIGITS) for _ in range(3))
    kind = sys.exc_info()[0]
    logger.error("%s %s %s %s", code, request.method, request.path, kind.__name__ if kind else "")
    return standalone("500.html", {"code": code}, 500)


def standalone(template: str, context: dict, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status)
