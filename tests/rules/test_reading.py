"""Whatever stands in a file, reading it ends in content or in one clear sentence."""

from __future__ import annotations

import contextlib
import unicodedata
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ocop.rules import reading
from ocop.rules.reading import Unreadable


def why(raw: bytes) -> str:
    with pytest.raises(Unreadable) as fault:
        reading.parse(raw)
    return str(fault.value)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "line 1"),
        (b'{"a": 1,\n}', "line 2"),
        ("{}".encode("utf-16"), "UTF-8"),
        ('{"a": "Chè"}'.encode("latin-1"), "UTF-8"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"[" * 100_000 + b"]" * 100_000, "deep"),
        (b'{"points": NaN}', "NaN"),
        (b"1" * 5000, "number"),
    ],
)
def test_parse_says_what_cannot_be_read(raw: bytes, told: str) -> None:
    with translation.override("en"):
        assert told in why(raw)


def test_parse_gives_text_in_nfc() -> None:
    raw = unicodedata.normalize("NFD", '{"tiêu chí": ["Chất lượng", {"đ": "ệ"}]}').encode()
    assert reading.parse(raw) == {"tiêu chí": ["Chất lượng", {"đ": "ệ"}]}


def test_parse_finds_a_key_twice_that_only_its_accents_hide() -> None:
    with translation.override("en"):
        assert "twice" in why('{"ê": 1, "e\u0302": 2}'.encode())


def test_read_refuses_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, Path("/dev/zero")):
        with pytest.raises(Unreadable):
            reading.read(path)


def test_read_refuses_a_file_over_two_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    path.write_bytes(b" " * (reading.LARGEST + 1))
    with pytest.raises(Unreadable):
        reading.read(path)


def test_digest_is_the_same_for_any_order_of_keys() -> None:
    assert reading.digest({"a": 1, "b": [2]}) == reading.digest({"b": [2], "a": 1})
    assert reading.digest({"a": 1}) != reading.digest({"a": 2})


def test_one_line_cannot_be_broken_by_foreign_text() -> None:
    assert reading.one_line("a\nok b\x1b[2J \ud800") == "a ok b�[2J �"


@given(st.binary(max_size=200))
def test_parse_never_ends_in_a_traceback(raw: bytes) -> None:
    with contextlib.suppress(Unreadable):
        reading.parse(raw)
