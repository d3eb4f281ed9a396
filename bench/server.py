"""gunicorn with two workers, and what they cost: CPU time and memory from /proc.

What is timed has sync workers, the floor and the application alike; a browser, which keeps its
lines open, is served with threads, as by ``make run``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
APPLICATION = "ocop.wsgi"
FLOOR = "django.core.wsgi:get_wsgi_application()"
WORKERS = 2
SYNC = ["--worker-class", "sync"]
THREADS = ["--worker-class", "gthread", "--threads", "4"]
PATIENCE = 60.0  # seconds until the first answer


class Failed(Exception):
    """A server did not start or a page did not answer as it should."""


@dataclass
class Server:
    """A running gunicorn: where it listens, and the worker processes."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The worker processes' ids, once all are there."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children]

    def cpu(self) -> float:
        """Seconds the workers have been on a processor (user and system), to the nanosecond."""
        return sum(_on_cpu(pid) for pid in self.workers())

    def peak(self) -> float:
        """The largest memory any worker ever held (MiB, resident)."""
        return max(_status(pid, "VmHWM") for pid in self.workers()) / 1024


def _on_cpu(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise Failed(f"no {name} of process {pid}")


@contextlib.contextmanager
def serving(application: str, settings: str, *, threads: bool = False) -> Iterator[Server]:
    """Serve the application with the settings module until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += [*(THREADS if threads else SYNC), "--workers", str(WORKERS), "--preload"]
    command += ["--log-level", "warning", "--no-control-socket", "--chdir", str(BASE)]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, cwd=BASE, env=env, start_new_session=True)
    server = Server(port, process)
    try:
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _wait(server: Server) -> None:
    """Wait until it listens and both workers are there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise Failed("the server ended before it answered; its words stand above")
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
            continue
        if len(server.workers()) == WORKERS:
            return
        time.sleep(0.1)
    raise Failed(f"the server did not answer within {PATIENCE:g} s")
