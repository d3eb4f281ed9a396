"""Who hands in, who receives and who decides: the levels come from the dossier's rule book."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cycle.models import Cycle, Dossier
from ocop.accounts import scope
from ocop.accounts.models import Reach, Region, RegionLevel, User
from ocop.lib.errors import ConflictOfInterest, NotAllowed
from products.models import Membership, Producer, ShutOut, producers_of

OFFICER = ("officer",)


def acts_for(user: Any, producer: Producer) -> bool:
    """True if the person is one of the producer's own people."""
    return producer.pk in producers_of(user)


def hands_in(user: Any, producer: Producer) -> bool:
    """True for the producer's people and for officers of its territory, who may act for it."""
    return acts_for(user, producer) or scope.serves(user, producer.region)


def receives(user: Any, dossier: Dossier) -> bool:
    """True for officers of the level that receives and proposes, over the producer's place."""
    return scope.serves(user, dossier.product.producer.region, level=dossier.book.receiving_level)


def decides(user: Any, dossier: Dossier) -> bool:
    """True for officers of the level that admits ideas and plans, over the producer's place."""
    return scope.serves(user, dossier.product.producer.region, level=dossier.book.deciding_level)


def prepares(user: Any, cycle: Cycle) -> bool:
    """True for officers whose office covers the whole of the cycle's region."""
    return scope.serves(user, cycle.region)


def level_name(level: str) -> str:
    """'commune level', 'province level': how a level of the book is spoken of."""
    return _("%(level)s level") % {"level": RegionLevel(level).label}


def territory(user: Any, level: str) -> QuerySet[Any]:
    """Ids of the regions the person's offices of that level cover (a subquery)."""
    offices = scope.appointments(user, roles=OFFICER).filter(committee__region__level=level)
    return Reach.objects.filter(over__in=offices.values("committee__region")).values("region")


def owners(producer: Producer) -> QuerySet[User]:
    """The producer's own people who can be told something."""
    ids = Membership.objects.filter(producer=producer).values("user")
    return User.objects.filter(pk__in=ids, is_active=True)


def officers(producer: Producer, level: str) -> QuerySet[User]:
    """The officers of the level over the producer, less those who stand too near to it."""
    near = ShutOut.objects.filter(producer=producer).values("user")
    return scope.officers_over(producer.region, level=level).exclude(pk__in=near)


def hands_in_or_refuse(user: Any, producer: Producer) -> None:
    """Raise unless the person may act for the producer."""
    if not hands_in(user, producer):
        raise NotAllowed(
            _("Only the producer's own people and the OCOP officers of its place may do this.")
        )


def prepares_or_refuse(user: Any, region: Region) -> None:
    """Raise unless the person's office covers the region of the cycle."""
    if not scope.serves(user, region):
        raise NotAllowed(
            _("Only the office in charge of %(region)s may do this.") % {"region": region.title}
        )


def serves_or_refuse(user: Any, dossier: Dossier) -> None:
    """Raise unless the person is an officer of the producer's territory."""
    if not scope.serves(user, dossier.product.producer.region):
        raise NotAllowed(_("Only OCOP officers of the producer's place may do this."))


def judges_or_refuse(user: Any, dossier: Dossier, *, levels: tuple[str, ...]) -> None:
    """Raise unless the person holds an office of one of the levels and is not partial."""
    producer = dossier.product.producer
    if not any(scope.serves(user, producer.region, level=level) for level in levels):
        raise NotAllowed(
            _("This is for the OCOP officers of the %(level)s.")
            % {"level": _(" or ").join(level_name(level) for level in dict.fromkeys(levels))}
        )
    impartial_or_refuse(user, producer)


def impartial_or_refuse(user: Any, producer: Producer) -> None:
    """Raise for who stands near to the producer: they judge nothing of it."""
    if is_partial(user, producer):
        raise ConflictOfInterest(near())


def near() -> str:
    """Why who stands near to a producer may not decide on it."""
    return _("You stand near to this producer. Somebody else of the office must decide.")


def is_partial(user: Any, producer: Producer) -> bool:
    """True for the producer's own people and for those shut out from it."""
    return acts_for(user, producer) or ShutOut.objects.filter(user=user, producer=producer).exists()
