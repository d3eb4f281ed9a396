"""The queue: each certificate made once, whatever dies when. Real processes, real files."""

import datetime as dt
import hashlib
import io
import os
import time

import pytest
from django.conf import settings
from django.core.management import call_command

from evaluation import rendering
from evaluation.deeds import certificates
from evaluation.models import Certificate
from evaluation.rendering import queue
from ocop.lib import clock, signing
from tests.evaluation.certificate_builders import batch, files, reserved, worker

START = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
DRAIN = "from evaluation.rendering import render_waiting\nprint('stored', render_waiting())"
# A pool whose two workers are killed (SIGKILL) at random moments until little is left to do. Each
# round has its hour, so that the claims of the dead are stale and those of the living are not.
DRILL = """
import os, random, signal, time
from django.db import connections
from evaluation.models import Certificate
from evaluation.rendering import render_waiting
from evaluation.rendering.paper import certificate_pdf
from ocop.lib import clock, signing

start, chance, kills, rounds = clock.now(), random.Random(2026), 0, 0

def fork():
    pid = os.fork()
    if not pid:
        with clock.set_to(start + dt.timedelta(hours=rounds)):
            render_waiting()
        os._exit(0)
    return pid

def paper():
    return signing.signer().signed(certificate_pdf(facts))

facts = Certificate.objects.first().facts
paper()
one = 0.0
for _turn in range(3):
    begun = time.monotonic()
    paper()
    one = max(one, time.monotonic() - begun)
while Certificate.objects.exclude(state="stored").count() > 2 and rounds < 100:
    connections.close_all()
    rounds += 1
    pool = [fork(), fork()]
    time.sleep(chance.uniform(0.5, 12) * one)
    for pid in pool:
        os.kill(pid, signal.SIGKILL)
        kills += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
print("kills", kills)
"""
# How many certificates the drills make; `make drill` makes 300 of each on both databases.
MANY = int(os.environ.get("OCOP_DRILL", "24"))


def whole() -> bool:
    """Every certificate stored once, its bytes those of its hash, no other file about."""
    rows = Certificate.objects.all()
    for row in rows:
        data = (settings.MEDIA_ROOT / row.file).read_bytes()
        assert (row.state, row.sha256, row.size, row.fault) == (
            "stored",
            hashlib.sha256(data).hexdigest(),
            len(data),
            "",
        )
        assert data.startswith(b"%PDF-")
    assert files() == sorted(row.file for row in rows)
    serials = sorted(rows.values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    return True


@pytest.mark.django_db
def test_render_waiting_stores_the_bytes_with_their_hash(cast):
    batch(cast, 3)
    assert rendering.render_waiting() == 3
    assert whole()
    assert set(Certificate.objects.values_list("tries", flat=True)) == {1}


@pytest.mark.django_db
def test_render_waiting_never_makes_a_stored_certificate_again(cast):
    row = reserved(cast)
    rendering.render_waiting()
    before = (settings.MEDIA_ROOT / row.file).stat().st_mtime_ns
    Certificate.objects.update(facts={**row.facts, "product": "Khác"})
    assert rendering.render_waiting() == 0
    assert (settings.MEDIA_ROOT / row.file).stat().st_mtime_ns == before
    assert whole()


@pytest.mark.django_db
def test_render_waiting_leaves_a_fresh_claim_and_takes_back_a_stale_one(cast):
    reserved(cast)
    Certificate.objects.update(state="claimed", claimed_at=START, tries=1)
    with clock.set_to(START + dt.timedelta(minutes=4)):
        assert rendering.render_waiting() == 0
    with clock.set_to(START + dt.timedelta(minutes=6)):
        assert rendering.render_waiting() == 1
    assert Certificate.objects.get().tries == 2
    assert whole()


@pytest.mark.django_db
def test_render_waiting_finishes_what_died_between_file_and_row(cast):
    """The file has its name, the row was not told: it is made again under the same name."""
    row = reserved(cast)
    path = settings.MEDIA_ROOT / row.file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF- of a worker that died")
    Certificate.objects.update(state="claimed", claimed_at=START, tries=1)
    assert rendering.render_waiting() == 1
    assert whole()


@pytest.mark.django_db
def test_render_waiting_sweeps_drafts_of_the_dead_and_leaves_those_of_the_living(cast):
    folder = settings.MEDIA_ROOT / queue.DRAFTS
    folder.mkdir(parents=True)
    (folder / "dead").write_bytes(b"%PDF")
    (folder / "alive").write_bytes(b"%PDF")
    os.utime(folder / "dead", (time.time() - 600, time.time() - 600))
    rendering.render_waiting()
    assert files() == [f"{queue.DRAFTS}/alive"]


@pytest.mark.django_db
def test_slow_worker_that_was_thought_dead_stores_nothing(cast):
    row = reserved(cast)
    Certificate.objects.update(state="claimed", claimed_at=START, tries=1)
    slow = Certificate.objects.get()
    assert rendering.render_waiting() == 1
    assert queue._store(slow, b"%PDF- late and different") is False
    row.refresh_from_db()
    assert row.tries == 2
    assert whole()


@pytest.mark.django_db
def test_render_waiting_puts_off_what_fails_and_makes_the_others(cast):
    batch(cast, 3)
    bad = Certificate.objects.get(serial=2)
    Certificate.objects.filter(pk=bad.pk).update(facts={**bad.facts, "stars": "nhiều"})
    with clock.set_to(START):
        assert rendering.render_waiting() == 2
    bad.refresh_from_db()
    assert (bad.state, bad.tries) == ("waiting", 1)
    assert bad.fault
    assert "nhiều" not in bad.why
    with clock.set_to(START + dt.timedelta(minutes=1)):
        assert rendering.render_waiting() == 0
    Certificate.objects.filter(pk=bad.pk).update(facts={**bad.facts, "stars": 4})
    with clock.set_to(START + dt.timedelta(minutes=2)):
        assert rendering.render_waiting() == 1
    assert whole()


@pytest.mark.django_db
def test_render_waiting_gives_up_after_eight_tries_within_a_day_until_it_is_told(cast):
    row = reserved(cast)
    Certificate.objects.update(facts={**row.facts, "stars": "nhiều"})
    moment = START
    for tries, gap in enumerate([dt.timedelta(), *queue.GAPS], start=1):
        moment += gap
        with clock.set_to(moment):
            rendering.render_waiting()
        assert Certificate.objects.get().tries == tries
    assert Certificate.objects.get().state == "failed"
    assert moment == START + dt.timedelta(hours=24)
    with clock.set_to(moment + dt.timedelta(days=2)):
        assert rendering.render_waiting() == 0
    Certificate.objects.update(facts=row.facts)
    certificates.retry(Certificate.objects.get(), by=cast.province)
    assert rendering.render_waiting() == 1
    assert whole()


@pytest.mark.django_db
def test_full_disk_is_told_in_words_and_leaves_no_draft(cast, settings, tmp_path):
    reserved(cast)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = blocked
    assert rendering.render_waiting() == 0
    row = Certificate.objects.get()
    assert row.fault.startswith("OSError")
    assert (
        row.why == "The file could not be written: the disk is full or closed."
        or "ổ đĩa" in row.why
    )


@pytest.mark.django_db
def test_row_that_kills_its_worker_is_given_up(cast):
    reserved(cast)
    Certificate.objects.update(state="claimed", claimed_at=START, tries=8)
    assert rendering.render_waiting() == 0
    row = Certificate.objects.get()
    assert (row.state, row.fault) == ("failed", "WorkerDied")
    assert row.why


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_certificate_once(cast):
    batch(cast, MANY)
    crew = [worker(DRAIN) for _ in range(2)]
    said = [one.communicate(timeout=300)[0] for one in crew]
    shares = [int(text.split("stored ")[1]) for text in said]
    assert sum(shares) == MANY
    assert set(Certificate.objects.values_list("tries", flat=True)) == {1}
    assert whole()


@pytest.fixture(params=[False, True], ids=["unsigned", "signed"])
def keys(request, tmp_path, settings):
    """The settings of a worker that signs, or of one that does not; here the same."""
    if not request.param:
        yield {}
        return
    call_command("signing_key", try_out=True, folder=str(tmp_path), stdout=io.StringIO())
    settings.SIGN_P12 = str(tmp_path / "signing.p12")
    settings.SIGN_PASSPHRASE_FILE = str(tmp_path / "signing.passphrase")
    signing.signer.cache_clear()
    yield {
        "OCOP_SIGN_P12": settings.SIGN_P12,
        "OCOP_SIGN_PASSPHRASE_FILE": settings.SIGN_PASSPHRASE_FILE,
    }
    signing.signer.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_workers_killed_in_the_middle_leave_each_certificate_once(cast, keys):
    """SIGKILL at random moments, again and again, two workers at a time."""
    batch(cast, MANY)
    said = worker(DRILL, **keys).communicate(timeout=900)[0]
    assert int(said.split("kills ")[1]) >= 2
    with clock.set_to(clock.now() + dt.timedelta(hours=101)):
        rendering.render_waiting()
    assert whole()
    for row in Certificate.objects.all():
        paper = (settings.MEDIA_ROOT / row.file).read_bytes()
        assert (b"/ETSI.CAdES.detached" in paper) == bool(keys)
