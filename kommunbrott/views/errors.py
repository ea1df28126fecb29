"""What is shown when something went wrong. Neither page 400 nor page 500 needs the database."""

import logging
import secrets
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger("kommunbrott.errors")
# Without letters and digits that are taken for each other when read over the telephone.
CODE_LETTERS = "ABCDEFHJKLMNPRTUVXY"
CODE_DIGITS = "2346789"


def csrf_failure(request, reason=""):
    logger.warning("CSRF: %s %s", request.path, reason)
    return render(request, "403_csrf.html", status=403)


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
