"""Signing papers: a key for trying out, the signature in the file, and what other readers say."""

import io
import shutil
import stat
import subprocess
import sys

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from ocop.lib import pdf, signed, signing

HTML = '<html lang="vi"><head><title>Giấy</title></head><body><p>Mật ong</p></body></html>'
PDFSIG = shutil.which("pdfsig")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("keys")
    call_command("signing_key", try_out=True, folder=str(home), stdout=io.StringIO())
    return home


@pytest.fixture
def pades(folder, settings):
    settings.SIGN_P12 = str(folder / "signing.p12")
    settings.SIGN_PASSPHRASE_FILE = str(folder / "signing.passphrase")
    signing.signer.cache_clear()
    yield signing.signer()
    signing.signer.cache_clear()


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    styles = tmp_path_factory.mktemp("styles") / "paper.css"
    styles.write_text('@page{size:A4}body{font-family:"Be Vietnam Pro"}')
    facts = pdf.Attached("facts.json", b"{}", "application/json", "Facts", "20261218")
    return pdf.render(HTML, key="1", styles=styles, attached=facts)


def test_key_for_trying_out_is_for_its_owner_only_and_made_once(folder):
    for name in ("signing.p12", "signing.passphrase"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    with pytest.raises(CommandError):
        call_command("signing_key", try_out=True, folder=str(folder))


def test_key_is_not_made_without_being_asked(tmp_path):
    with pytest.raises(CommandError):
        call_command("signing_key", folder=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_papers_stay_as_they_are():
    signing.signer.cache_clear()
    assert signing.signer().signed(b"%PDF") == b"%PDF"


def test_signature_is_added_to_the_paper_and_covers_it(pades, paper):
    done = pades.signed(paper)
    assert done.startswith(paper)
    assert signed.only_signed(done, len(paper))
    assert not signed.only_signed(paper, len(paper))
    assert pades.signed(paper) != paper  # one key, many papers


def test_signature_leaves_the_archive_paper_one(pades, paper):
    with pikepdf.open(io.BytesIO(pades.signed(paper))) as done:
        with done.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "U")
        assert "/Version" not in done.Root
        assert done.Root.AF[0].F == "facts.json"
        field = done.Root.AcroForm.Fields[0]
        assert (list(field.Rect), field.F & 4, field.V.SubFilter) == (
            [0, 0, 0, 0],
            4,
            "/ETSI.CAdES.detached",
        )


def test_signature_changed_in_any_byte_is_told(pades, paper):
    done = pades.signed(paper)
    for place in [*range(0, len(done), 499), len(done) - 2]:
        other = done[:place] + bytes([done[place] ^ 1]) + done[place + 1 :]
        assert other[: len(paper)] != paper or not signed.only_signed(other, len(paper)), place


def test_page_changed_under_a_new_signature_is_told(pades, paper):
    """Whoever draws over the page and signs with a key of their own adds more than a signature."""
    from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    drawing = writer.add_object(StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    writer.add_stream_to_page(0, drawing, resources=DictionaryObject())
    out = io.BytesIO()
    writer.write(out)
    assert not signed.only_signed(pades.signed(out.getvalue()), len(paper))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x00" * 100])
def test_files_of_strangers_are_not_signed(data):
    assert not signed.only_signed(data, 0)


@pytest.mark.skipif(not PDFSIG, reason="pdfsig (poppler-utils) is not installed")
def test_poppler_accepts_the_signature(pades, paper, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(pades.signed(paper))
    asked = [PDFSIG, "-nocert", str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    spoilt = bytearray(file.read_bytes())
    spoilt[len(paper) // 2] ^= 1
    file.write_bytes(spoilt)
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in said


def test_settings_that_cannot_be_are_told(settings, folder, tmp_path):
    settings.SIGN_P12 = str(folder / "signing.p12")
    settings.SIGN_PASSPHRASE = "wrong"
    for change in (
        {"SIGN_PASSPHRASE": "wrong"},
        {"SIGN_P12": str(tmp_path / "nowhere")},
        {"SIGN_PASSPHRASE_FILE": str(tmp_path / "nowhere")},
        {"SIGN_PKCS11": "/usr/lib/token.so"},
    ):
        for name, value in change.items():
            setattr(settings, name, value)
        signing.signer.cache_clear()
        with pytest.raises(ImproperlyConfigured):
            signing.signer()
    signing.signer.cache_clear()


def test_token_without_its_package_is_told(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11.exceptions", None)  # as where it is not installed
    settings.SIGN_PKCS11 = "/usr/lib/token.so"
    signing.signer.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="python-pkcs11"):
        signing.signer()
    signing.signer.cache_clear()
