"""Work that may not take the machine with it: done in a child process with limits on time and memory."""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

# Forked, so that the child has every library loaded and what it works on in memory.
FORK = multiprocessing.get_context("fork")
PR_SET_PDEATHSIG = 1
RESULT, NOTE, FAULT, NO_MEMORY = range(4)


class TookTooLong(Exception):
    pass


class TookTooMuchMemory(Exception):
    pass


class DiedAtWork(Exception):
    """The child was killed or failed; the message has its traceback or its exit code."""


def confined(
    work: Callable[[Callable[[int], None]], bytes],
    *,
    seconds: float,
    megabytes: int,
    on_note: Callable[[int], None] = lambda note: None,
) -> bytes:
    """What ``work`` returns. It is called with a function that passes a number on to ``on_note`` over here.

    ``work`` runs in a fork: it must not use the database. ``megabytes`` is of address space, in which a Python
    with WeasyPrint takes some 300 before it begins. No child outlives the call. Raises TookTooLong,
    TookTooMuchMemory, DiedAtWork.
    """
    here, there = FORK.Pipe(duplex=False)
    child = FORK.Process(target=work_off, args=(work, there, megabytes, os.getpid()), daemon=True)
    deadline = time.monotonic() + seconds
    start_without_collecting(child)
    there.close()
    try:
        return received(here, deadline, on_note)
    except EOFError:
        child.join()
        # Libraries in C abort when memory is refused, and the system kills who takes the most of it.
        if child.exitcode in (-signal.SIGABRT, -signal.SIGKILL):
            raise TookTooMuchMemory from None
        raise DiedAtWork(f"Exit code {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        here.close()


def start_without_collecting(child: multiprocessing.Process) -> None:
    """The child must not clear away what it inherits: a database connection among it waits for ever on a lock that
    some other thread over here had at the fork."""
    gc.disable()
    try:
        child.start()
    finally:
        gc.enable()


def received(pipe: Connection, deadline: float, on_note: Callable[[int], None]) -> bytes:
    while pipe.poll(max(0, deadline - time.monotonic())):
        kind, value = pipe.recv()
        if kind == RESULT:
            return value
        if kind == NO_MEMORY:
            raise TookTooMuchMemory
        if kind == FAULT:
            raise DiedAtWork(value)
        on_note(value)
    raise TookTooLong


def work_off(work, pipe: Connection, megabytes: int, parent: int) -> None:
    """The child's whole life."""
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches the whole group; the parent decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, most))
    # A core dump of all that memory is of no use to anybody.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = RESULT, work(lambda note: pipe.send((NOTE, note)))
    except Exception as fault:
        answer = (NO_MEMORY, None) if wanted_memory(fault) else (FAULT, traceback.format_exc())
    with contextlib.suppress(BrokenPipeError):
        pipe.send(answer)


def wanted_memory(fault: BaseException | None) -> bool:
    """Refused memory may have been met on the way to another fault, or left the interpreter without any."""
    while fault and not isinstance(fault, (MemoryError, SystemError)):
        fault = fault.__context__
    return fault is not None
