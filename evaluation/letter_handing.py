"""Letters that have to be handed over on paper, and who notes that it was done.

A letter waits for it where it is out, speaks, and no mail of it was sent or waits to be. It is
noted by the office of the decision and by every officer over the producer's place: the commune's
officer, who helps the producer, carries it there without reading it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from evaluation.letter_messages import KEY
from evaluation.models import Council, Letter, LetterHanding, LetterKind
from evaluation.models.letters import LetterQuerySet
from evaluation.roles import standing
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib import clock
from ocop.notices.models import MailState, Notice
from products.models import shut_from

OFFICER = (Appointment.Role.OFFICER,)
ON_ITS_WAY = (MailState.WAITING, MailState.CLAIMED, MailState.SENT)
LATELY = dt.timedelta(days=365)  # older ones are history and wait for nobody


def carried_by(user: Any) -> LetterQuerySet:
    """Letters to producers in the person's territory, and all letters of their own decisions."""
    if not getattr(user, "is_authenticated", False):
        return Letter.objects.none()
    own = Council.objects.staffed_by(user).values("pk")
    mine = Q(kind=LetterKind.PRODUCER) & scope.within(user, "producer__region", roles=OFFICER)
    rows = Letter.objects.out().speaking()
    rows = rows.filter(mine | Q(decision__contest__council__in=own))
    return rows.exclude(producer__in=shut_from(user))


def known_to(user: Any) -> LetterQuerySet:
    """Letters that the person reads or carries: that they are there, not what they say."""
    read = Letter.objects.visible_to(user).values("pk")
    return Letter.objects.filter(Q(pk__in=read) | Q(pk__in=carried_by(user).values("pk")))


def waiting(letters: LetterQuerySet) -> LetterQuerySet:
    """Those of the letters that nobody has handed over, and no mail brings."""
    key = Concat(Value(KEY), Cast(OuterRef("pk"), CharField()))
    mailed = Notice.objects.filter(key=key, mail__in=ON_ITS_WAY)
    handed = LetterHanding.objects.standing().filter(letter=OuterRef("pk"))
    return letters.filter(~Exists(mailed), ~Exists(handed))


def handed(letters: LetterQuerySet) -> Any:
    """What was noted of the letters, the latest first; what was undone too."""
    rows = LetterHanding.objects.filter(letter__in=letters.values("pk"))
    return rows.select_related("noted_by", "undone_by")


def lately() -> dt.date:
    return clock.today() - LATELY


def theirs(user: Any, letter: Letter) -> bool:
    """True for officers over the producer's place and for the office of the decision."""
    if letter.producer and scope.serves(user, letter.producer.region):
        return True
    return standing(user, letter.decision.contest.council).staff


def why_not(user: Any, letter: Letter) -> str | None:
    """Why the person may not note it now: '' if they may, None if it is not theirs to do."""
    if not theirs(user, letter):
        return None
    if not letter.is_out:
        return _("The letter is not out yet.")
    if letter.replaced_at is not None:
        return _("A later letter replaces this one: hand over that one.")
    if letter.handings.standing().exists():  # type: ignore[attr-defined]
        return _("It is noted already that this letter was handed over.")
    return ""
