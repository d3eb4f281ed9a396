"""Reading whose signatures a paper bears: intact, broken, added to, and what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ocop.lib import signatures
from ocop.lib.errors import Refused
from tests import signing


def test_a_signature_tells_who_when_and_that_nothing_was_changed() -> None:
    (found,) = signatures.read(signing.signed())
    assert (found["signer"], found["body"]) == (signing.SIGNER, signing.BODY)
    assert found["whole"]
    assert not found["trusted"]
    assert found["at"]


def test_two_signatures_are_told_in_their_order() -> None:
    person, seal = signatures.read(signing.signed(signing.signed(), field="Ky2"))
    assert (person["whole"], seal["whole"]) == (False, True)


def test_a_root_of_the_house_makes_it_trusted(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "root.pem").write_bytes(signing.key()[1])
    (tmp_path / "README.txt").write_text("no certificate")
    settings.TRUST_ROOTS = str(tmp_path)
    (found,) = signatures.read(signing.signed())
    assert found["trusted"]


def test_a_paper_without_signatures_bears_none() -> None:
    assert signatures.read(signing.plain()) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (signing.altered(signing.signed()), "bị sửa sau khi ký"),
        (signing.added_to(signing.signed()), "sau chữ ký cuối cùng"),
        (signing.signed().replace(b"/Contents <30", b"/Contents <00", 1), "Không đọc được"),
        (signing.signed().replace(b"/ByteRange [0", b"/ByteRange [9", 1), "chữ ký"),
    ],
    ids=["altered", "added to", "no envelope", "another range"],
)
def test_what_proves_nothing_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        signatures.read(data)
