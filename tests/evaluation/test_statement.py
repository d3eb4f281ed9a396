"""The statement in the QR: what it says, and that nobody else can say it."""

import base64
import datetime as dt
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from evaluation.statements import keys, letters, statement
from evaluation.statements.keys import Key
from tests.evaluation.test_certificate_paper import FACTS, LONG

CODE = FACTS["code"].replace("-", "")
URL = FACTS["check_url"]


def made(facts=FACTS) -> str:
    return statement.signed(facts, keys.current())


def public(key: Key):
    return key.private.public_key()


@pytest.mark.parametrize("size", range(12))
def test_letters_give_the_bytes_back(size):
    data = bytes(range(255, 255 - size, -1))
    text = letters.written(data)
    assert letters.read(text) == data
    assert len(text) == letters.length(size)


@pytest.mark.parametrize("text", ["0", "000", "U0", "o0", "0 0", "00é", "ZZ", "Z1"])
def test_letters_that_nobody_wrote_are_refused(text):
    assert letters.read(text) is None


def test_statement_says_product_stars_number_and_last_day():
    said = statement.read_qr(f"{URL}#{made()}")
    assert (said.name, said.stars, said.number, said.last) == (
        "Mật ong hoa rừng Ba Chẽ",
        4,
        "118/2026/GCN-OCOP",
        dt.date(2029, 12, 18),
    )
    assert (said.code, said.demo, said.key) == (CODE, False, keys.current().id)
    assert said.facts == statement.digest(FACTS)
    assert statement.is_signed(said, public(keys.current()))


def test_statement_of_the_demo_says_so():
    assert statement.read(made({**FACTS, "demo": True}), code=CODE).demo


@pytest.mark.parametrize("part", ["product", "producer", "address", "signer", "decision_no"])
def test_statement_hangs_on_every_printed_fact(part):
    other = statement.read(made({**FACTS, part: "khác"}), code=CODE)
    assert other.facts != statement.digest(FACTS)


def test_statement_is_the_same_each_time():
    assert made() == made()


def test_statement_fits_whatever_the_name():
    texts = [made({**FACTS, "product": name}) for name in ("A", LONG, "Ặ" * 200, "𠀀" * 50)]
    assert max(map(len, texts)) <= statement.LONGEST
    names = [statement.read(text, code=CODE).name for text in texts]
    assert names[0] == "A"
    assert all(name.endswith("…") and "\ufffd" not in name for name in names[1:])


def test_statement_changed_in_any_letter_is_not_signed():
    text, good = made(), public(keys.current())
    for place in range(len(text)):
        other = "0" if text[place] != "0" else "1"
        said = statement.read(text[:place] + other + text[place + 1 :], code=CODE)
        assert said is None or not statement.is_signed(said, good), place


def test_statement_belongs_to_its_code():
    said = statement.read(made(), code="0" * 28)
    assert not statement.is_signed(said, public(keys.current()))


def test_statement_of_another_key_is_not_ours():
    stranger = keys._made(base64.b64encode(b"\x01" * 32).decode())
    said = statement.read(statement.signed(FACTS, stranger), code=CODE)
    assert said.key == stranger.id != keys.current().id
    assert not statement.is_signed(said, public(keys.current()))


@pytest.mark.parametrize(
    "text",
    ["", "#", URL, f"{URL}#", f"{URL}#{'0' * 100}", "x" * 5000, f"{URL}#{'Z' * 200}", "\x00#\x00"],
)
def test_text_without_a_statement_is_none(text):
    assert statement.read_qr(text) is None


def test_key_is_made_once_for_its_owner_only(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATEMENT_KEY = ""
    first = keys.current()
    assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE]
    assert keys.current().id == first.id


def test_key_of_the_setting_comes_first(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATEMENT_KEY = base64.b64encode(b"\x02" * 32).decode()
    assert keys.current().public.hex().startswith("8139770e")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["short", "////", "!" * 44])
def test_key_that_is_none_is_told(settings, text):
    settings.STATEMENT_KEY = text
    with pytest.raises(ImproperlyConfigured):
        keys.current()
