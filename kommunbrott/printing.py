"""A handling printed while somebody waits for it, in a process of its own."""

import logging
from collections.abc import Callable
from importlib import import_module

from django.conf import settings

from kommunbrott.confined import DiedAtWork, TookTooLong, TookTooMuchMemory, confined

logger = logging.getLogger(__name__)

FAILURE = "Utskriften kunde inte göras. Försök igen. Hjälper det inte, säg till den som sköter systemet."
SHORTEN = "Korta eller dela upp de längsta texterna och försök igen."
NOTES = {
    TookTooLong: f"Utskriften tog för lång tid och avbröts. {SHORTEN}",
    TookTooMuchMemory: f"Utskriften tog för mycket minne och avbröts. {SHORTEN}",
}


class Unprintable(Exception):
    """The file could not be made. ``message`` says so in Swedish, and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def within_limits(work: Callable[..., bytes], **options) -> bytes:
    return confined(work, seconds=settings.PRINT_SECONDS, megabytes=settings.PRINT_MEGABYTES, **options)


def printed_now(produce: Callable[[], bytes]) -> bytes:
    """What ``produce`` makes, in a process of its own with the limits of the queue, while somebody waits for it.

    Call it outside of any transaction. ``produce`` must not use the database. Raises Unprintable.
    """
    # Loaded before it forks, so that not every fork has to: it takes a second.
    import_module("kommunbrott.pdf")
    try:
        return within_limits(lambda _: produce())
    except (TookTooLong, TookTooMuchMemory, DiedAtWork) as fault:
        logger.exception("A handling could not be printed")
        raise Unprintable(NOTES.get(type(fault), FAILURE)) from fault
