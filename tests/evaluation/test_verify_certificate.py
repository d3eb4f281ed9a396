"""`verify_certificate`: one word and the number, and 0 only for a paper that is worth something."""

import base64
import datetime as dt
import io
import json
import subprocess

import pikepdf
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from evaluation import rendering
from evaluation.models import Certificate, StatementKey
from evaluation.rendering.paper import certificate_pdf
from evaluation.statements import keys, published, statement, verdict
from ocop.lib import clock
from products.models.ratings import RatingEnd
from tests.evaluation.certificate_builders import LAST_DAY, batch, reserved, worker
from tests.evaluation.test_certificate_paper import FACTS
from tests.lib.test_signing import folder, pades

__all__ = ["folder", "pades"]
TODAY = dt.date(2027, 1, 1)
NUMBER = FACTS["number"]


def said(*arguments: str) -> tuple[str, int]:
    """What the command prints, and how it ends."""
    out = io.StringIO()
    try:
        call_command("verify_certificate", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def square(row: Certificate) -> str:
    return f"{row.facts['check_url']}#{statement.signed(row.facts, keys.current())}"


@pytest.fixture
def stored(cast):
    row = reserved(cast)
    rendering.render_waiting()
    row.refresh_from_db()
    return row


def path_of(row: Certificate) -> str:
    return str(settings.MEDIA_ROOT / row.file)


# --- with the register ------------------------------------------------------------------------
@pytest.mark.django_db
def test_stored_paper_is_valid_to_its_last_day_and_then_expired(stored):
    for day, found in (
        (TODAY, "valid"),
        (LAST_DAY, "valid"),
        (LAST_DAY + dt.timedelta(1), "expired"),
    ):
        with clock.set_to(day):
            assert said(path_of(stored)) == (f"{found} 01/2026/GCN-OCOP\n", int(found != "valid"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "word"),
    [
        (RatingEnd.REVOKED, "revoked"),
        (RatingEnd.ANNULLED, "revoked"),
        (RatingEnd.AMENDED, "revoked"),
        (RatingEnd.REPLACED, "replaced"),
    ],
)
def test_stars_that_ended_are_told_by_the_register(stored, how, word):
    type(stored.rating).objects.update(ended_on=TODAY, ended_as=how)
    with clock.set_to(TODAY):
        assert said(path_of(stored)) == (f"{word} {stored.number}\n", 1)
        assert said("--qr", square(stored)) == (f"{word} {stored.number}\n", 1)


@pytest.mark.django_db
def test_paper_that_was_issued_again_is_replaced(cast):
    old, new = batch(cast, 2)
    rendering.render_waiting()
    Certificate.objects.filter(pk=old.pk).update(replaced_on=TODAY)
    Certificate.objects.filter(pk=new.pk).update(replaces=old, reissue=1)
    with clock.set_to(TODAY):
        assert said(path_of(old)) == (f"replaced {old.number}\n", 1)
        assert said("--qr", square(old)) == (f"replaced {old.number}\n", 1)
        assert said(path_of(new)) == (f"valid {new.number}\n", 0)


@pytest.mark.django_db
def test_changed_paper_is_altered(stored, tmp_path):
    data = (settings.MEDIA_ROOT / stored.file).read_bytes()
    for place in (0, 12, len(data) // 3, len(data) // 2, len(data) - 3):
        file = tmp_path / "changed.pdf"
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert said(str(file)) == (f"altered {stored.number}\n", 1)


@pytest.mark.django_db
def test_paper_that_proves_itself_but_is_not_the_stored_one_is_altered(stored, tmp_path):
    again = certificate_pdf({**stored.facts, "product": "Mật ong thượng hạng"})
    (tmp_path / "x.pdf").write_bytes(again)
    assert said(str(tmp_path / "x.pdf")) == (f"altered {stored.number}\n", 1)


@pytest.mark.django_db
def test_square_of_another_product_is_told(cast):
    one, other = batch(cast, 2)
    rendering.render_waiting()
    with clock.set_to(TODAY):
        assert said(path_of(one), "--qr", square(one)) == (f"valid {one.number}\n", 0)
        assert said(path_of(one), "--qr", square(other)) == (f"altered {one.number}\n", 1)
        assert said(path_of(one), "--qr", "một mã khác") == (f"altered {one.number}\n", 1)
        assert said("--qr", square(other)) == (f"valid {other.number}\n", 0)


@pytest.mark.django_db
def test_paper_from_before_is_known_by_its_bytes(stored):
    import hashlib

    (settings.MEDIA_ROOT / stored.file).write_bytes(b"%PDF-1.7 an earlier one")
    digest = hashlib.sha256(b"%PDF-1.7 an earlier one").hexdigest()
    Certificate.objects.update(sha256=digest)
    with clock.set_to(TODAY):
        assert said(path_of(stored)) == (f"valid {stored.number}\n", 0)


@pytest.mark.django_db
def test_paper_signed_and_stored_is_valid_and_drains_like_the_others(cast, pades):
    row = batch(cast, 2)[1]
    assert rendering.render_waiting() == 2
    row.refresh_from_db()
    data = (settings.MEDIA_ROOT / row.file).read_bytes()
    assert b"/ETSI.CAdES.detached" in data
    assert row.size == len(data)
    with clock.set_to(TODAY):
        assert said(path_of(row)) == (f"valid {row.number}\n", 0)
        assert rendering.render_waiting() == 0


# --- without the register -----------------------------------------------------------------------
def alone(data: bytes, day: dt.date = TODAY, qr: str = "") -> str:
    mine = keys.current()
    found = verdict.of_file(data, keys={mine.id: mine.private.public_key()}, today=day, qr=qr)
    return f"{found.word} {found.number}"


@pytest.mark.django_db
def test_paper_alone_is_valid_expired_or_altered(pades):
    plain = certificate_pdf(FACTS)
    for data in (plain, pades.signed(plain)):
        assert alone(data) == f"valid {NUMBER}"
        assert alone(data, dt.date(2029, 12, 19)) == f"expired {NUMBER}"
        assert alone(data + b"\n") == f"altered {NUMBER}"
        assert alone(data[:-1]) == f"altered {NUMBER}"
        for place in range(5, len(data), 1201):
            other = data[:place] + bytes([data[place] ^ 2]) + data[place + 1 :]
            assert alone(other) == f"altered {NUMBER}", place


@pytest.mark.django_db
def test_square_on_another_paper_is_altered_without_the_register():
    own = f"{FACTS['check_url']}#{statement.signed(FACTS, keys.current())}"
    others = {**FACTS, "product": "Ruốc Cô Tô", "number": "119/2026/GCN-OCOP"}
    other = f"{FACTS['check_url']}#{statement.signed(others, keys.current())}"
    data = certificate_pdf(FACTS)
    assert alone(data, qr=own) == f"valid {NUMBER}"
    assert alone(data, qr=other) == f"altered {NUMBER}"
    assert alone(data, qr=own[:-1] + ("0" if own[-1] != "0" else "G")) == f"altered {NUMBER}"


@pytest.mark.django_db
def test_paper_of_another_key_is_unknown(monkeypatch):
    import base64

    stranger = keys._made(base64.b64encode(b"\x03" * 32).decode())
    with monkeypatch.context() as patch:
        patch.setattr(settings, "STATEMENT_KEY", base64.b64encode(b"\x03" * 32).decode())
        data = certificate_pdf(FACTS)
    assert stranger.id != keys.current().id
    assert alone(data) == f"unknown {NUMBER}"


def foreign(**facts) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out, **facts)
    return out.getvalue()


def bomb() -> bytes:
    """A small file whose facts would be larger than any memory."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(certificate_pdf(FACTS))) as paper:
        paper.Root.AF[0].EF.F.write(b"[" * 50_000_000)
        paper.save(out)
    return out.getvalue()


STRANGE = {
    "empty": lambda: b"",
    "text": lambda: b"Gi\xe1\xba\xa5y",
    "zeros": lambda: b"\x00" * 5000,
    "head": lambda: b"%PDF-1.7\n",
    "foreign": foreign,
    "encrypted": lambda: foreign(encryption=pikepdf.Encryption(owner="o", user="u")),
    "huge": lambda: b"%PDF-1.7\n" + b"0" * 20_000_001,
    "mark": lambda: b"OCOP-SEAL-1 118/2026/GCN-OCOP 99999999 " + b"0" * 103,
    "half": lambda: certificate_pdf(FACTS)[:9000],
    "bomb": bomb,
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", STRANGE)
def test_strange_files_are_answered_in_one_line(kind, tmp_path):
    file = tmp_path / "strange.pdf"
    file.write_bytes(STRANGE[kind]())
    text, code = said(str(file))
    assert text in ("unknown -\n", f"altered {NUMBER}\n")
    assert code == 1


@pytest.mark.django_db
def test_file_that_is_not_there_is_unknown(tmp_path):
    assert said(str(tmp_path / "none.pdf")) == ("unknown -\n", 1)
    assert said(str(tmp_path)) == ("unknown -\n", 1)
    with pytest.raises(CommandError):
        call_command("verify_certificate")


@pytest.mark.django_db
def test_another_machine_needs_nothing_but_the_published_keys(stored, client, tmp_path):
    """No database, no key of its own: the file of keys that anyone may fetch is enough."""
    known = tmp_path / "keys.json"
    known.write_bytes(client.get(reverse("statement_keys")).content)
    code = (
        "from django.core.management import call_command\n"
        f"call_command('verify_certificate', {path_of(stored)!r}, keys={str(known)!r})"
    )
    (tmp_path / "elsewhere").mkdir()
    nowhere = f"sqlite:///{tmp_path}/elsewhere/none.sqlite3"
    process: subprocess.Popen[str] = worker(
        code, DATABASE_URL=nowhere, OCOP_VAR=str(tmp_path / "elsewhere")
    )
    text = process.communicate(timeout=60)[0]
    assert (text, process.returncode) == (f"valid {stored.number}\n", 0)


# --- the keys -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_keys_are_published_with_their_days_and_old_ones_stay(client, settings):
    import base64

    first = keys.current()
    published.publish(first)
    settings.STATEMENT_KEY = base64.b64encode(b"\x04" * 32).decode()
    second = keys.current()
    published.publish(second)
    published.publish(second)
    answer = client.get("/.well-known/ocop-keys.json")
    told = answer.json()["keys"]
    assert [(one["kid"], one["until"] is None) for one in told] == [
        (first.id.hex(), False),
        (second.id.hex(), True),
    ]
    assert set(published.read_keys(answer.json())) == {first.id, second.id}
    published.publish(first)  # back again
    assert StatementKey.objects.get(until=None).key_id == first.id.hex()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"keys": 3}',
        '{"keys": [{"crv": "Ed25519", "x": 5}]}',
        '{"keys": [{"crv": "Ed25519"}]}',
    ],
)
def test_file_without_keys_is_told(text, tmp_path):
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(CommandError):
        call_command("verify_certificate", "x.pdf", keys=str(tmp_path / "keys.json"))


@pytest.mark.django_db
def test_what_has_expired_by_the_paper_alone_is_said_with_its_unless(pades, capsys, tmp_path):
    """The statement cannot know of a re-evaluation under way: the words say so, unasked."""
    paper, known = tmp_path / "giay.pdf", tmp_path / "keys.json"
    paper.write_bytes(certificate_pdf(FACTS))
    key = keys.current().public
    jwk = {"crv": "Ed25519", "x": base64.urlsafe_b64encode(key).decode().rstrip("=")}
    known.write_text(json.dumps({"keys": [jwk]}))
    told = []
    for day in (dt.date(2029, 12, 1), dt.date(2029, 12, 19)):
        with clock.set_to(day):
            found = said(str(paper), "--keys", str(known))
        told.append((found, capsys.readouterr().err))
    last = f"{dt.date.fromisoformat(FACTS['valid_to']):%d/%m/%Y}"
    assert told == [
        ((f"valid {NUMBER}\n", 0), ""),
        ((f"expired {NUMBER}\n", 1),
         f"expired on {last} unless a re-evaluation was filed in time: see the register\n"),
    ]  # fmt: skip
