"""Run the suite on SQLite, and again on PostgreSQL with Redis wherever they answer.

``DATABASE_URL`` and ``REDIS_URL`` say where; without them the default ports of this machine are
tried. Both halves and the walks in Chromium run at the same time, each with databases of its own
that are removed after; ``tests/halves.py`` says what one of them runs for the others. Arguments go
to pytest, and then both halves run all of what is named. The exit code is 1 if a part failed, and
with ``OCOP_TEST_ALL=1`` also if PostgreSQL or Redis could not be used.
"""

import getpass
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree

import psycopg2
import redis

BASE = Path(__file__).resolve().parent.parent
LOCAL_POSTGRES = "postgres://{}@127.0.0.1:5432/postgres"
LOCAL_REDIS = "redis://127.0.0.1:6379"
CLAIM_SECONDS = 3600
RUNNING: list[subprocess.Popen[str]] = []
WISHES = ("OCOP_DRILL", "OCOP_FUZZ")  # longer tests
DEMANDED = os.environ.get("OCOP_TEST_ALL") == "1"


class Absent(Exception):
    """A server that cannot be used, and why."""


def postgres() -> str:
    """Return the URL of a PostgreSQL server on which we may make databases."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        candidates = [given]
    else:
        roles = [os.environ.get("PGUSER"), getpass.getuser(), "postgres"]
        candidates = [LOCAL_POSTGRES.format(role) for role in dict.fromkeys(filter(None, roles))]
    reasons = []
    for url in candidates:
        try:
            may = ask(url, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user")
        except psycopg2.OperationalError as fault:
            reasons.append(str(fault).strip().splitlines()[0])
            continue
        if may[0][0]:
            return url
        reasons.append("the role may not create databases")
    raise Absent(f"PostgreSQL could not be used: {reasons[-1]}")


def ask(url: str, sql: str) -> list[tuple]:
    """Run one statement in the server's own database and return its rows."""
    connection = psycopg2.connect(named(url, "postgres"), connect_timeout=3)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def named(url: str, name: str) -> str:
    """Return the URL with another database name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def redis_database() -> str:
    """Claim an empty database of the Redis server and return its URL."""
    given = os.environ.get("REDIS_URL", "")
    url = given or LOCAL_REDIS
    for number in range(15, 0, -1):
        claimed = named(url, str(number))
        try:
            client = redis.Redis.from_url(claimed, socket_connect_timeout=2, socket_timeout=2)
            if client.dbsize() == 0 and client.set("ocop-tests", "1", nx=True, ex=CLAIM_SECONDS):
                return claimed
        except redis.RedisError as fault:
            raise Absent(f"Redis could not be used: {fault}") from fault
    raise Absent("Redis could not be used: none of its databases 1 to 15 is empty")


def suite(arguments: list[str], out: IO[str] | None = None, **settings: str) -> tuple[bool, str]:
    """Run pytest with these settings and none of the caller's.

    Returns whether all passed, and the counts in words.
    """
    ours = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "OCOP_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    env |= {key: os.environ[key] for key in WISHES if key in os.environ}
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ocop-tests-", ignore_cleanup_errors=True) as var:
        env |= {"OCOP_VAR": var, "OCOP_HASHED_STATIC": "0", **settings}
        (Path(var) / "static").mkdir()
        report = Path(var) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        process = subprocess.Popen(command, cwd=BASE, env=env, stdout=out, stderr=out)  # noqa: S603
        RUNNING.append(process)
        good = process.wait() == 0
        return good, f"{counts(report)} in {time.monotonic() - started:.0f} s"


def counts(report: Path) -> str:
    """Return "12 passed, 0 failed, 1 skipped" from pytest's report."""
    if not report.exists():
        return "the tests could not be started"
    found = ElementTree.parse(report).getroot()[0].attrib  # noqa: S314  our own file
    failed, skipped = int(found["failures"]) + int(found["errors"]), int(found["skipped"])
    passed = int(found["tests"]) - failed - skipped
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def on_postgres(
    server: str, arguments: list[str], out: IO[str], **settings: str
) -> tuple[bool, list[str]]:
    """Return whether the half passed, and its sentences."""
    name = f"ocop_{secrets.token_hex(4)}"
    settings["DATABASE_URL"] = named(server, name)
    lacking = []
    try:
        settings["REDIS_URL"] = redis_database()
    except Absent as fault:
        lacking.append(str(fault))
    half = "PostgreSQL, without Redis" if lacking else "PostgreSQL with Redis"
    try:
        good, words = suite(arguments, out, **settings)
    finally:
        for (left,) in ask(server, f"SELECT datname FROM pg_database WHERE datname ~ '{name}'"):  # noqa: S608
            ask(server, f'DROP DATABASE "{left}" WITH (FORCE)')
        if "REDIS_URL" in settings:
            redis.Redis.from_url(settings["REDIS_URL"]).flushdb()
    return good and not (lacking and DEMANDED), [f"{half}: {words}.", *lacking]


def say(line: str) -> None:
    print(f"\n=== {line}", flush=True)


def main(arguments: list[str]) -> int:
    """Run both halves, say what ran, and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        server = postgres()
    except Absent as fault:
        good, words = suite(arguments)
        say("What ran")
        print(f"SQLite: {words}.\nThe half on PostgreSQL did not run. {fault}")
        return 0 if good and not DEMANDED else 1
    parts: dict[str, Callable[[IO[str]], tuple[bool, list[str]]]] = {}
    halves = {} if arguments else {"OCOP_HALF": "second"}
    parts["The suite on PostgreSQL"] = lambda out: on_postgres(server, arguments, out, **halves)
    if not arguments:
        parts["The walks in Chromium"] = in_chromium
    with ExitStack() as files, ThreadPoolExecutor() as pool:
        outs = {name: files.enter_context(tempfile.TemporaryFile("w+")) for name in parts}
        begun = {name: pool.submit(part, outs[name]) for name, part in parts.items()}
        try:
            say("The suite on SQLite")
            good, words = suite(arguments, **({} if arguments else {"OCOP_HALF": "first"}))
            ends = {name: one.result() for name, one in begun.items()}
        finally:
            for process in RUNNING:
                process.kill()
        for name, out in outs.items():
            say(name)
            out.seek(0)
            print(out.read())
    say("What ran")
    told = [line for _good, lines in ends.values() for line in lines]
    print("\n".join([f"SQLite: {words}.", *told]))
    return 0 if good and all(also for also, _lines in ends.values()) else 1


def in_chromium(out: IO[str]) -> tuple[bool, list[str]]:
    """Return whether the walks passed, and the sentence on them; their site is on SQLite."""
    good, words = suite(["tests/browser"], out, OCOP_HALF="browser")
    return good, [f"Chromium: {words}."]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
