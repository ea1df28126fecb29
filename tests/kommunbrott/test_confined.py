import faulthandler
import gc
import os
import signal
import time

import pytest

from kommunbrott.confined import DiedAtWork, TookTooLong, TookTooMuchMemory, confined


def test_result_and_notes_come_back():
    notes = []

    def work(tell):
        tell(1)
        tell(2)
        return b"x" * 3_000_000

    assert confined(work, seconds=20, megabytes=4096, on_note=notes.append) == b"x" * 3_000_000
    assert notes == [1, 2]


def test_work_that_takes_too_long_is_stopped():
    started = time.monotonic()
    child = []

    def work(tell):
        tell(os.getpid())
        time.sleep(60)

    with pytest.raises(TookTooLong):
        confined(work, seconds=0.5, megabytes=4096, on_note=child.append)

    assert time.monotonic() - started < 10
    with pytest.raises(ProcessLookupError):
        os.kill(child[0], 0)


def test_work_that_takes_too_much_memory_is_stopped():
    with pytest.raises(TookTooMuchMemory):
        confined(lambda tell: b"x" * (5 << 30), seconds=20, megabytes=4096)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (signal.SIGKILL, TookTooMuchMemory),
        (signal.SIGABRT, TookTooMuchMemory),
        (signal.SIGTERM, DiedAtWork),
    ],
)
def test_killed_child_is_told(number, fault):
    def work(tell):
        faulthandler.disable()  # the child inherits pytest's, which would print the whole stack
        os.kill(os.getpid(), number)

    with pytest.raises(fault):
        confined(work, seconds=20, megabytes=4096)


def test_fault_brings_its_traceback():
    def work(tell):
        raise KeyError("saknas")

    with pytest.raises(DiedAtWork, match="KeyError: 'saknas'"):
        confined(work, seconds=20, megabytes=4096)


def test_child_does_not_clear_away_what_it_inherits():
    class Inherited:
        def __del__(self):
            cleared.append(self)

    cleared = []
    gc.disable()  # until the fork
    cycle = Inherited()
    cycle.itself = cycle
    del cycle

    def work(_) -> bytes:
        gc.collect()
        return bytes([len(cleared)])

    assert confined(work, seconds=20, megabytes=2048) == bytes([0])
    assert gc.isenabled()
