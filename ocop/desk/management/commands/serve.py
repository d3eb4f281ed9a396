"""``manage.py serve``: everything one machine needs, as one program.

Prepares the database, builds the demo province into an empty one (never in production), then
runs web server, worker and beat until Ctrl-C or TERM, and leaves nothing running.
"""

import errno
import http.client
import json
import os
import socket
import time
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ocop.accounts.models import User
from ocop.celery import make_broker
from ocop.lib import crew

HOST = "127.0.0.1"


def programs(port: int) -> list[crew.Member]:
    """Return web server, two workers and beat as they run on one machine.

    Workers without a pool stop in half the time, and a killed one leaves no children behind.
    """
    celery = crew.python("celery", "-q", "-A", "ocop")
    web = crew.python("gunicorn", "ocop.wsgi", "--bind", f"{HOST}:{port}", "--preload")
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    web += ["--graceful-timeout", "1", "--no-control-socket", "--log-level", "warning"]
    worker = [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname"]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    beat += ["--schedule", str(settings.VAR_DIR / "beat-schedule")]
    return [
        crew.Member("web server", web),
        crew.Member("worker 1", [*worker, "one@%h"]),
        crew.Member("worker 2", [*worker, "two@%h"]),
        crew.Member("beat", beat),
    ]


def refusal(port: int) -> str:
    """Return why we cannot listen at the port, or nothing."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                return "is in use by another program (perhaps OCOP runs already)"
            return f"cannot be used: {fault.strerror}"
    return ""


def answers(port: int) -> bool:
    """Ask for the public page, so that the first person finds it warm. False until one answers."""
    asked = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        asked.request("GET", "/")
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


class Command(BaseCommand):
    help = "Run web server, worker and beat until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        crew.stop_on_signals()
        try:
            self.serve(settings.PORT)
        except crew.Stopped:
            # Everything is stopped. Python's own tidying would take as long again.
            self.stdout.flush()
            os._exit(0)

    def serve(self, port: int) -> None:
        if why := refusal(port):
            raise CommandError(f"Port {port} {why}. Choose another: OCOP_PORT=8001 make run")
        self.prepare()
        with crew.Crew(programs(port), self.say) as running:
            running.start("web server")
            try:
                self.watch(running, port)
            except crew.GaveUp as fault:
                raise CommandError(f"{fault} Everything is stopped; see above.") from fault

    def prepare(self) -> None:
        self.say("Preparing the database")
        call_command("prepare")
        make_broker()
        if not settings.PRODUCTION and not User.objects.exists():
            self.say("Building the demo province, once; this takes about a minute")
            call_command("demo", stdout=StringIO())

    def watch(self, running: crew.Crew, port: int) -> None:
        """Look after the programs for ever. People are let in first, then the rest starts."""
        while not answers(port):
            running.look()
            time.sleep(0.1)
        self.announce()
        running.start()
        while True:
            running.look()
            time.sleep(0.5)

    def announce(self) -> None:
        if not settings.PRODUCTION and User.objects.filter(demo=True).exists():
            out = StringIO()
            call_command("demo", "--accounts", stdout=out)
            accounts = json.loads(out.getvalue())
            width = max((len(a["role"]) for a in accounts), default=0)
            for account in accounts:
                self.say(f"  {account['role']:{width}}  {account['login']}  {account['password']}")
        self.say(f"OCOP runs at http://{HOST}:{settings.PORT}/   (Ctrl-C stops it)")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
