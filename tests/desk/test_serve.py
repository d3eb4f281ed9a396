"""``manage.py serve`` as a person meets it: it starts, answers, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import psutil
import pytest
from django.db import connection

from ocop.accounts.models import User
from tests.house.test_imports import ROOT

PATIENCE_SECONDS = 120
PROGRAMS = {"gunicorn": 3, "worker": 2, "beat": 1}


@pytest.fixture
def home(tmp_path: Path, transactional_db: None) -> dict[str, str]:
    """An embedded installation in which somebody works, so that no demo is built into it."""
    if connection.vendor != "sqlite":
        pytest.skip("embedded: runs in the half on SQLite")
    User.objects.create(name="Một người", email="mot@ocop.test")
    with closing(sqlite3.connect(tmp_path / "ocop.sqlite3")) as copy:
        connection.connection.backup(copy)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "static").mkdir()
    ours = {"OCOP_VAR": str(tmp_path), "OCOP_PORT": str(port), "OCOP_HASHED_STATIC": "0"}
    return {**os.environ, **ours}


@pytest.fixture
def serving(home: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The command as a shell starts it in the background: Ctrl-C arrives ignored."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=home,
        text=True,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    patience = Timer(PATIENCE_SECONDS, process.kill)
    patience.start()
    yield process
    patience.cancel()
    process.kill()
    process.wait()


def ours(home: dict[str, str]) -> list[str]:
    """Return the programs of this installation that run."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("OCOP_VAR") == home["OCOP_VAR"]:
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


def counted(home: dict[str, str]) -> dict[str, int]:
    running = ours(home)
    return {name: sum(f" {name} " in line for line in running) for name in PROGRAMS}


def until_ready(serving: subprocess.Popen[str]) -> None:
    for line in serving.stdout:
        if line.startswith("OCOP runs at"):
            return
    raise AssertionError("the command ended before it was ready")


def test_serve_answers_refuses_a_second_and_stops_whole_within_three_seconds(
    home: dict[str, str], serving: subprocess.Popen[str]
) -> None:
    until_ready(serving)
    page = urlopen(f"http://127.0.0.1:{home['OCOP_PORT']}/", timeout=10)
    assert (page.status, page.url) == (200, f"http://127.0.0.1:{home['OCOP_PORT']}/")

    second = subprocess.run(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=home, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"Port {home['OCOP_PORT']} is in use by another program" in second.stderr

    while counted(home) != PROGRAMS:  # until patience ends
        assert serving.poll() is None
        time.sleep(0.1)
    asked = time.monotonic()
    serving.send_signal(signal.SIGINT)
    assert serving.wait(10) == 0
    assert time.monotonic() - asked < 3
    assert ours(home) == []
