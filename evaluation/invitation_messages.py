"""Who is told what of invitations to councils and advisory panels, once each."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from evaluation.council_messages import run_by
from evaluation.invited import link
from evaluation.models import Council, Invitation, Panel
from evaluation.panel_messages import run_panel
from ocop.accounts.models import User
from ocop.notices.posting import post
from ocop.workflow.models import Event

SUBJECTS = {
    "council": _("You are on a council: %(body)s"),
    "panel": _("You are on an advisory panel: %(body)s"),
}


def told_by(body: Council | Panel) -> list[User]:
    """Who runs the council or the panel, and hears of the answers."""
    return run_by(body) if isinstance(body, Council) else run_panel(body)


def invited(invitation: Invitation) -> None:
    """The person, with a link that opens without signing in."""
    body = invitation.body
    kind = str(body._meta.model_name)
    again = f":{invitation.turn}" if invitation.turn else ""
    post(
        [invitation.place.user],
        key=f"{kind}.formed:{body.pk}{again}",
        subject=SUBJECTS[kind],
        body=_(
            "By decision %(number)s of %(day)s you are a member of %(body)s (%(role)s). Please "
            "accept or decline by %(due)s: the link opens without signing in."
        ),
        link=link(invitation),
        facts=_about(invitation),
    )


def remind(invitation: Invitation, *, mark: int) -> None:
    post(
        [invitation.place.user],
        key=f"invitation.remind:{invitation.pk}:{invitation.answer_by}:{mark}",
        subject=_("Your answer is awaited: %(body)s"),
        body=_("Please accept or decline the invitation to %(body)s by %(due)s."),
        link=link(invitation),
        facts=_about(invitation),
    )


def unanswered(body: Council | Panel, names: str, *, due: object) -> None:
    """Who runs it, when the last day is over."""
    council = isinstance(body, Council)
    # "invitation.overdue:7" is the council's since there are invitations; panels came later
    kind = "" if council else "panel:"
    post(
        told_by(body),
        key=f"invitation.overdue:{kind}{body.pk}:{due}",
        subject=_("Members have not answered: %(body)s"),
        body=_("By %(due)s no answer came from: %(names)s. Send it again, or call an alternate.")
        if council
        else _("By %(due)s no answer came from: %(names)s. Send the invitation again."),
        link=body.get_absolute_url(),
        facts={"body": body.name, "due": due, "names": names},
    )


def declined(invitation: Invitation, event: Event) -> None:
    """Who runs it; the reason stands on the page of the council or the panel."""
    body = invitation.body
    post(
        [one for one in told_by(body) if one.pk != invitation.place.user_id],
        key=f"invitation.declined:{invitation.pk}:{event.seq}",
        subject=_("%(who)s declined: %(body)s"),
        body=_("%(who)s does not come to %(body)s. An alternate may take the place.")
        if isinstance(body, Council)
        else _("%(who)s does not work on %(body)s and reads its dossiers no longer."),
        link=body.get_absolute_url(),
        facts={"who": invitation.place.user.name, "body": body.name},
    )


def _about(invitation: Invitation) -> dict[str, Any]:
    body, place = invitation.body, invitation.place
    return {
        "body": body.name,
        "number": body.decision_no,
        "day": body.decided_on,
        "due": invitation.answer_by,
        "role": lazystr(place.Role(place.role).label),
    }
