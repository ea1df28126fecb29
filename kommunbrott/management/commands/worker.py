import datetime as dt
import logging
import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from councils.printing import forget_bundles
from councils.workflow.adjusting import remind_adjusters
from councils.workflow.agreements import warn_of_endings
from kommunbrott import outbox
from kommunbrott.attachments import forget_strays
from kommunbrott.management.reminding import remind_due
from kommunbrott.queue import LEASE, Heartbeat, beat, forget_results, requeue_abandoned, sign_off
from plans.printing import forget_files

logger = logging.getLogger(__name__)

TIDY_SECONDS = 3600


class Command(BaseCommand):
    help = "Arbetar av kön och utkorgen: utskrifter, brev och annat. Avslutas med Ctrl-C eller TERM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            metavar="SEKUNDER",
            help="Så länge får en arbetare vara tyst innan en annan tar över (standard: %(default)g).",
        )
        parser.add_argument("--interval", type=float, default=0.5, help="Sekunder mellan titt i kön.")
        parser.add_argument("--batch", action="store_true", help="Sluta när kön är tom.")

    def handle(self, *, lease, interval, batch, verbosity, **options):
        name = get_random_string(32)
        # Seen alive before the first task is taken: a task of an unknown worker is up for grabs.
        beat(name)
        requeue_abandoned(timezone.now() - dt.timedelta(seconds=lease))
        heart = Heartbeat(name, dt.timedelta(seconds=lease))
        heart.start()
        postman = outbox.Postman()
        postman.start()
        threading.Thread(target=tidy_now_and_then, daemon=True).start()
        try:
            call_command(
                "db_worker",
                worker_id=name,
                queue_name="*",
                interval=interval,
                batch=batch,
                startup_delay=False,
                reload=False,
                verbosity=0 if verbosity < 2 else verbosity,
            )
            if batch:
                outbox.send_due()
        finally:
            postman.stop()
            heart.stop()
            sign_off(name)


def tidy_now_and_then() -> None:
    pause = threading.Event()
    while True:
        close_old_connections()
        try:
            forget_files(timezone.now())
            forget_strays(timezone.now())
            forget_bundles(timezone.now())
            forget_results(timezone.now())
            outbox.forget_sent(timezone.now())
            remind_adjusters(timezone.now())
            warn_of_endings(timezone.localdate())
            remind_due(timezone.now())
        except OperationalError:
            # A busy database: what is old can wait an hour more.
            logger.warning("Could not tidy up this time", exc_info=True)
        connection.close()
        pause.wait(TIDY_SECONDS)
