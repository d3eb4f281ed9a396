"""A whole installation for the browser: own database, web server, worker, mail server.

Nothing of it is the test process's own: what a page shows has gone over HTTP, what a mail says
has gone through the broker, a real worker and SMTP.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from aiosmtpd.controller import Controller

from ocop.lib import crew

BASE = Path(__file__).resolve().parent.parent.parent
PREPARE = """
from django.core.management import call_command
from ocop.celery import make_broker
call_command("collectstatic", "--noinput", "-v0")
call_command("migrate", "-v0")
call_command("load_regions", "--province", "Quảng Ninh")
call_command("load_rules")
call_command("load_criteria", "ocop/rules/data/sheets")
call_command("demo", "--small")
make_broker()
"""
CYCLES = """
import json
from cycle.models import CycleBook
rows = CycleBook.objects.filter(cycle__state="open").values_list("book__slug", "cycle")
print(json.dumps(dict(rows)))
"""
WAIT_SECONDS = 40


@dataclass
class Letters:
    """What the mail server received: (recipient, subject, message)."""

    received: list[tuple[str, str, Message]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = BytesParser().parsebytes(envelope.content)
        subject = str(make_header(decode_header(message["Subject"])))
        self.received += [(who, subject, message) for who in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[str]:
        """The subjects of the person's mails, in the order they came."""
        return [subject for who, subject, _ in self.received if who == address]


class Installation:
    """``start`` prepares and runs it, ``stop`` leaves nothing behind."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port, self.mail_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.letters = Letters()
        self.mail = Controller(self.letters, hostname="127.0.0.1", port=self.mail_port)
        self.accounts: dict[str, str] = {}
        self.cycles: dict[str, int] = {}
        self.database = _database()
        self.redis = _redis()
        self.env = self._environment()
        self.crew: crew.Crew | None = None
        self.log = var / "log.txt"

    def _environment(self) -> dict[str, str]:
        ours = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "OCOP_", "DJANGO_")
        env = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        env |= {
            "OCOP_VAR": str(self.var),
            "OCOP_PORT": str(self.port),
            "OCOP_HASHED_STATIC": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DJANGO_SETTINGS_MODULE": "ocop.settings",
            "PYTHONPATH": str(BASE),
        }
        if self.database:
            env["DATABASE_URL"] = self.database
        if self.redis:
            env["REDIS_URL"] = self.redis
        return env

    def start(self) -> None:
        self.mail.start()
        if self.database:
            _ask(self.database, f'CREATE DATABASE "{_name(self.database)}"')
        self.manage("shell", "-c", PREPARE)
        told = json.loads(self.manage("demo", "--accounts"))
        self.accounts = {one["login"].split("@")[0]: one["password"] for one in told}
        self.cycles = json.loads(self.manage("shell", "-v0", "-c", CYCLES))
        self._serve()

    def manage(self, *words: str) -> str:
        """Run a command of the application and return what it wrote."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env=self.env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _serve(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "ocop.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        web += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
        web += ["--graceful-timeout", "1", "--log-level", "warning", "--preload"]
        worker = [sys.executable, "-m", "celery", "-q", "-A", "ocop", "worker", "--pool", "solo"]
        worker += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        log = str(self.log)
        members = [
            crew.Member(
                name, ["/usr/bin/env", "-C", str(BASE), *self._settings(), *_to(log, words)]
            )
            for name, words in (("web server", web), ("worker", worker))
        ]
        self.crew = crew.Crew(members, lambda line: None)
        self.crew.start()
        until(lambda: _answers(self.port), "the web server does not answer")

    def _settings(self) -> list[str]:
        gone = [key for key in os.environ if key not in self.env]
        words = [word for key in gone for word in ("-u", key)]
        return [*words, *(f"{key}={value}" for key, value in self.env.items())]

    def stop(self) -> None:
        if self.crew:
            self.crew.stop()
        self.mail.stop()
        if self.database:
            _ask(self.database, f'DROP DATABASE IF EXISTS "{_name(self.database)}" WITH (FORCE)')
        if self.redis:
            redis.Redis.from_url(self.redis).flushdb()


def _to(log: str, words: list[str]) -> list[str]:
    return ["/bin/sh", "-c", f'exec "$@" >> "{log}" 2>&1', "sh", *words]


def until(true: Any, fault: str, *, seconds: float = WAIT_SECONDS) -> Any:
    """Return the first true answer; fail with the sentence when none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(fault)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status in (200, 301, 404)
        except OSError:
            return False


def _database() -> str:
    """A database of its own beside the one of the tests; none where the tests use SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres:", "postgresql:")):
        return ""
    name = f"{_name(url)}_site_{secrets.token_hex(3)}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _ask(url: str, sql: str) -> None:
    server = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql)


def _redis() -> str:
    """A Redis database nobody uses, so that no other worker hears these bells; else none."""
    url = os.environ.get("REDIS_URL", "")
    for number in range(15, 0, -1) if url else ():
        mine = urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
        client = redis.Redis.from_url(mine)
        if client.dbsize() == 0 and client.set("ocop-browser", "1", nx=True, ex=3600):
            return mine
    return ""
