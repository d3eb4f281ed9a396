"""Several programs run as one: started, watched, restarted and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

GRACE_SECONDS = 1.2  # to end in peace; what still runs is killed, so all is over within 3 s
HEALTHY_SECONDS = 20  # one that ran this long begins anew with its chances
CHANCES = 5
PR_SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_libc = ctypes.CDLL(None)


class Stopped(SystemExit):
    """Raised by a signal that asks us to stop; it is not a fault, so the exit code is 0."""


class GaveUp(Exception):
    """A program cannot be kept running."""


def stop_on_signals() -> None:
    """Make Ctrl-C, TERM and a closed terminal raise Stopped, also where a shell ignores them."""

    def stop(*_: object) -> None:
        for name in STOPS:
            signal.signal(name, signal.SIG_IGN)
        raise Stopped(0)

    for name in STOPS:
        signal.signal(name, stop)


def _follow_parent() -> None:
    """In the child: hear the signals again, and take TERM when the parent is killed."""
    for name in STOPS:
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Member:
    """One program with its process group, so that its own children can be stopped too."""

    name: str
    command: Sequence[str]
    falls: int = 0
    due: float = 0.0
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.started = time.monotonic()
        # A signal between the fork and the assignment would leave the program unknown.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                start_new_session=True,
                preexec_fn=_follow_parent,
                stdin=subprocess.DEVNULL,
            )
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def ask_to_stop(self) -> None:
        """Send TERM to the program alone: it knows best how to end its own children."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def alive(self) -> bool:
        """Tell whether the program or anything it started still runs."""
        return self._signal_group(0)

    def kill(self) -> None:
        """End the program and all it started, now."""
        self._signal_group(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def _signal_group(self, number: int) -> bool:
        if self.process is None:
            return False
        self.process.poll()  # an unburied leader would keep its group
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True


class Crew:
    """The programs of one installation. Leaving the ``with`` block stops all of them."""

    def __init__(self, members: Sequence[Member], say: Callable[[str], object]) -> None:
        self.members = members
        self.say = say

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *names: str) -> None:
        """Start the programs of these names, or all that do not run yet."""
        for member in self.members:
            if not member.started and (not names or member.name in names):
                member.start()

    def look(self) -> None:
        """Restart who fell, later each time. Raises GaveUp when one keeps falling."""
        now = time.monotonic()
        for member in self.members:
            if member.process is None:
                if member.falls and now >= member.due:
                    member.start()
            elif member.process.poll() is not None:
                self._fell(member, now)

    def _fell(self, member: Member, now: float) -> None:
        code = member.process.returncode if member.process else 0
        member.kill()  # its own children must not work on beside the next one
        member.falls = 1 if now - member.started > HEALTHY_SECONDS else member.falls + 1
        if member.falls > CHANCES:
            raise GaveUp(f"{member.name} ended {member.falls} times (last exit code {code}).")
        wait = 2.0 ** (member.falls - 1) - 0.5
        member.due, member.process = now + wait, None
        self.say(f"{member.name} ended (exit code {code}); starting it again in {wait:g} s.")

    def stop(self) -> None:
        """End all programs and what they started: TERM first, KILL after the grace."""
        deadline = time.monotonic() + GRACE_SECONDS
        for member in self.members:
            member.ask_to_stop()
        while time.monotonic() < deadline and any(member.alive() for member in self.members):
            time.sleep(0.02)
        for member in self.members:
            member.kill()


def python(*words: str) -> list[str]:
    """Return the command that runs a module with our own Python."""
    return [sys.executable, "-m", *words]
