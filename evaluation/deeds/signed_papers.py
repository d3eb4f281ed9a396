"""Taking in the file that was signed: checked at the door, kept byte by byte, sealed in the log."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import legal_acts
from evaluation.models import DecisionState, SignedPaper
from evaluation.models.signed_papers import owner_of
from evaluation.signed_papers import Signing, standing
from ocop.accounts.models import User
from ocop.lib import clock, pdf, shown, signatures, uploads
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

TAKEN_IN = "signed_paper.taken_in"
OPENED, SHUT = "signed_paper.opened", "signed_paper.shut"


def take_in(
    thing: Any,
    kind: str,
    *,
    file: UploadedFile,
    number: str = "",
    dated: dt.date,
    reason: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> SignedPaper:
    """Keep the signed file of the paper; from now on it is the one that is served.

    ``number`` and ``dated`` are typed from the file: they must be those the paper is known under.
    A file that follows another needs a reason; the earlier one stays on record.
    """
    with uploads.with_their_rows() as files:
        chain.head(thing.chain_key)
        if made := made_already(SignedPaper, once_key, verb=TAKEN_IN, by=by):
            return made
        earlier = _allowed(Signing(thing, kind), by)
        number, reason = clean(number), nfc(reason).strip()
        _refuse_another_paper(Signing(thing, kind), number, dated)
        if earlier and not reason:
            raise Refused(_("Write why another file takes its place."), field="reason")
        paper = SignedPaper(
            **{owner_of(thing): thing}, kind=kind, number=number, dated=dated, replaces=earlier,
            reason=reason if earlier else "", **_looked_into(file),
            uploaded_at=clock.now(), uploaded_by=by,
        )  # fmt: skip
        if once_key:
            paper.once_key = once_key
        files.append(paper)
        clash = Refused(_("Somebody else took in a file meanwhile. Open the page again."))
        paper, new = insert(paper, verb=TAKEN_IN, by=by, clash=clash)
        if new:
            _write_down(paper, by)
        return paper


def _allowed(signing: Signing, by: User) -> SignedPaper | None:
    why = signing.paper.takes(by, signing.thing)
    if why is None or why:
        raise NotAllowed(
            why or _("The signed file is taken in by the office that runs the matter.")
        )
    return standing(signing.thing, signing.kind)


def _refuse_another_paper(signing: Signing, number: str, dated: dt.date) -> None:
    """What stands on the file must be what the paper is known under."""
    known, day = signing.paper.named(signing.thing)
    if known and clean(known).casefold() != number.casefold():
        raise Refused(
            _("This paper is known as No. %(number)s: another number means another paper.")
            % {"number": known},
            field="number",
        )
    if day and day != dated:
        raise Refused(
            _("This paper is dated %(day)s: another date means another paper.")
            % {"day": shown.day(day)},
            field="dated",
        )
    if dated > clock.today():
        raise Refused(_("The date of the paper lies in the future."), field="dated")


def _looked_into(file: UploadedFile) -> dict[str, Any]:
    """The file with its pages and the signatures found in it; refused if it proves nothing."""
    facts = uploads.checked_as_brought(file)
    data, is_pdf = facts["file"].read(), facts["mime"] == uploads.PDF
    facts["file"].seek(0)
    known = SignedPaper.objects.standing().exclude(decision__state=DecisionState.DISCARDED)
    if known.filter(sha256=facts["sha256"]).exists():
        raise Refused(
            _("This very file was taken in already. Choose the file of this paper."), field="file"
        )
    found = signatures.read(data) if is_pdf else []
    if is_pdf and not found and pdf.is_ours(data):
        raise Refused(
            _("This is the draft that was printed here: nobody signed it. Choose the signed file, "
              "or a scan of the stamped paper."), field="file",
        )  # fmt: skip
    return {**facts, "pages": pdf.pages_of(data) if is_pdf else 1, "signatures": found}


def _write_down(paper: SignedPaper, by: User) -> None:
    record(
        paper, TAKEN_IN, by=by, after=paper.number or shown.day(paper.dated), note=paper.reason,
        kind=paper.kind, sha256=paper.sha256, size=paper.size, pages=paper.pages,
        dated=paper.dated, signatures=paper.signatures, replaces=paper.replaces_id,
    )  # fmt: skip


@transaction.atomic
def open_to_public(paper: SignedPaper, *, looked: bool, by: User) -> SignedPaper:
    """Let everybody read the signed decision; by an officer who looked through its pages."""
    _refuse_strangers(paper, by)
    if not legal_acts.may_be_public(paper):
        raise Refused(_("Only the signed PDF of a decision on stars can be made public."))
    if not looked:
        raise Refused(_("Look through every page first."), field="looked")
    chain.head(paper.chain_key)
    _set_public(paper, clock.now(), SignedPaper.objects.standing().filter(public_since=None))
    record(paper, OPENED, by=by, after=paper.number, sha256=paper.sha256)
    return paper


@transaction.atomic
def shut_to_public(paper: SignedPaper, *, why: str, by: User) -> SignedPaper:
    """Take the file from the public pages again; number and date stay there."""
    _refuse_strangers(paper, by)
    if not nfc(why).strip():
        raise Refused(_("Write why it is no longer public."), field="why")
    chain.head(paper.chain_key)
    _set_public(paper, None, SignedPaper.objects.filter(public_since__isnull=False))
    record(paper, SHUT, by=by, before=paper.number, note=nfc(why).strip())
    return paper


def _set_public(paper: SignedPaper, since: dt.datetime | None, rows: Any) -> None:
    if not rows.filter(pk=paper.pk).update(public_since=since):
        raise AlreadyDecided(_("Somebody was faster. Open the page again."))
    paper.public_since = since


def _refuse_strangers(paper: SignedPaper, by: User) -> None:
    if Signing(paper.owner, paper.kind).paper.takes(by, paper.owner) != "":
        raise NotAllowed(_("The signed file is taken in by the office that runs the matter."))
