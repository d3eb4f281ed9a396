"""Opening a Word file that somebody brings: nothing in it acts, refers outside or swells."""

from __future__ import annotations

import io
import re
import zipfile

from django.utils.translation import gettext as _

from ocop.lib.errors import Refused

MOST_BYTES = 3 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 300
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
FORBIDDEN = ("vbaproject", "vbadata", "activex", "embeddings/", "oleobject", "afchunk", "customui")
LINKED = re.compile(rb"relationships/(aFChunk|oleObject|package|control|attachedTemplate|frame)")
FIELDS = re.compile(
    rb"(?:instrText[^>]*>|w:instr=[\"'])\s*(?:INCLUDE|DDE|LINK|IMPORT|DATABASE|MACROBUTTON|ASK|FILLIN)",
    re.IGNORECASE,
)


def refuse_unsafe(data: bytes) -> None:
    """Raise Refused with the reason unless the file is a plain Word document."""
    if len(data) > MOST_BYTES:
        raise _refused(_("The template is larger than 3 MB. Take pictures out of it."))
    parts = _unpacked(data)
    names = [name.lower() for name in parts]
    if any(word in name for name in names for word in FORBIDDEN):
        raise _refused(_("The file contains macros or embedded objects. Save it without them."))
    if MAIN not in parts.get("[Content_Types].xml", b"") or "word/document.xml" not in parts:
        raise _refused(_("Please choose a Word document (DOCX)."))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _refuse_text(content)


def _refuse_text(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
        raise _refused(_("This file cannot be opened."))
    if OUTSIDE.search(content):
        raise _refused(
            _("The file refers to something outside (a link or a picture). Take it out.")
        )
    if LINKED.search(content) or b"macroEnabled" in content or FIELDS.search(content):
        raise _refused(_("The file contains macros or embedded objects. Save it without them."))


def _unpacked(data: bytes) -> dict[str, bytes]:
    """All parts, read no further than the limit, whatever the file says of their size."""
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            infos = box.infolist()
            if len(infos) > MOST_PARTS:
                raise _refused(_("The file unpacks to more than it should."))
            for info in infos:
                with box.open(info) as part:
                    found[info.filename] = part.read(left + 1)
                left -= len(found[info.filename])
                if left < 0:
                    raise _refused(_("The file unpacks to more than it should."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise _refused(_("This file cannot be opened.")) from fault
    return found


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
