"""Stars that a correction changes: the wrong ones end, the right ones keep the last day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cycle.deeds import dossiers
from cycle.models import DossierState
from evaluation.models import Certificate, Correction, CorrectionGround, Entry
from ocop.accounts.models import User
from ocop.lib import clock, working_days
from ocop.lib.errors import Refused
from ocop.workflow import chain
from products.deeds import ratings
from products.models import Rating
from products.models.ratings import RatingEnd


def amended(
    ground: CorrectionGround,
    entry: Entry,
    certificate: Certificate | None,
    stars: int | None,
    points: Decimal | None,
) -> dict[str, Any]:
    """The right stars and points; refused where the stage cannot grant them."""
    if ground != CorrectionGround.RESULT:
        if stars is not None or points is not None:
            raise Refused(_("Stars change only where the result was wrong."), field="stars")
        return {"stars": None, "points": None}
    held = certificate.rating.stars if certificate else 0
    stars = stars if stars in entry.contest.council.stage.awards else 0 if stars == 0 else None
    if stars is None:
        raise Refused(_("Choose stars that this council's place grants, or none."), field="stars")
    if stars == held:
        raise Refused(_("These are the stars it has."), field="stars")
    points = entry.mean if points is None else points
    _refuse_too_few(entry, stars, points)
    return {"stars": stars, "points": points}


def _refuse_too_few(entry: Entry, stars: int, points: Decimal | None) -> None:
    """No stars beyond those of the points; fewer may be right (a minimum was missed)."""
    if points is None or not 0 <= points <= 100:
        raise Refused(_("Points lie between 0 and 100."), field="points")
    bands = entry.dossier.book.bands.filter(stars=stars)
    if any(points < band.minimum for band in bands):
        raise Refused(_("So few points do not give these stars."), field="points")


def take_effect(act: Correction, *, by: User) -> Rating | None:
    """End and grant stars where the result is another; returns those in force, None without."""
    entry, earlier = act.entry, act.certificate
    chain.head(entry.dossier.product.chain_key)
    if earlier is not None:
        earlier.refresh_from_db()
        _refuse_ended(earlier.rating)
    if act.ground != CorrectionGround.RESULT:
        assert earlier is not None  # only a wrong result has no paper
        return earlier.rating
    assert act.decided_on is not None  # published: the database holds it
    if earlier is not None:
        ratings.end(
            earlier.rating, RatingEnd.AMENDED, on=act.decided_on, by=by, note=act.reason,
            decision_no=act.number, decided_on=act.decided_on, correction=act.pk,
        )  # fmt: skip
    _let_dossier(act, by)
    return _granted(act, by) if act.stars else None


def _refuse_ended(rating: Rating) -> None:
    if rating.ended_on is not None:
        raise Refused(
            _("The stars ended already: %(how)s.") % {"how": rating.get_ended_as_display()}
        )
    if rating.valid_to <= clock.today():
        raise Refused(_("The stars have expired: no paper is issued again."))


def _let_dossier(act: Correction, by: User) -> None:
    state = DossierState.RECOGNISED if act.stars else DossierState.NOT_REACHED
    dossiers.put_right(act.entry.dossier, state, by=by, note=act.reason)


def _granted(act: Correction, by: User) -> Rating:
    """The right stars from the day of the paper; a first grant has the term of the book.

    What holds the earlier ones past their last day (a registered re-evaluation) holds these too.
    """
    dossier, day = act.entry.dossier, act.decided_on
    assert act.stars is not None
    assert act.points is not None
    assert day is not None
    last = working_days.months_later(day, dossier.book.certificate_months)
    right = ratings.grant(
        dossier.product, key=f"correction:{act.pk}", stars=act.stars, points=act.points,
        year=dossier.cycle.year, book=dossier.book.slug, authority=act.authority,
        decision_no=act.number, decided_on=day, valid_from=day,
        valid_to=act.certificate.rating.valid_to if act.certificate else last, by=by,
    )  # fmt: skip
    was = act.certificate.rating if act.certificate else None
    if was and was.stands_from and was.stands_until:
        ratings.stand_on(
            right, since=was.stands_from, until=was.stands_until, by=by, correction=act.pk
        )
    return right
