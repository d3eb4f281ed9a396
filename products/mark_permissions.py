"""Who grants the right to the programme's mark, what waits, and the words of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocop.accounts import scope
from ocop.accounts.models import RegionLevel
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products.deeds import marks
from products.models import MarkRight
from products.models.marks import MarkState

words.tell(
    {
        "mark_right.asked": _("The right to the OCOP mark was asked for"),
        "mark_right.entered": _("A right to the OCOP mark was entered"),
        "markright.granted": _("The right to the OCOP mark was granted"),
        "markright.refused": _("The right to the OCOP mark was refused"),
        "markright.withdrawn": _("The right to the OCOP mark was withdrawn"),
    }
)


@actions_for.register
def of_mark_right(thing: MarkRight, user: Any) -> list[Action]:
    if not marks.grants(user, thing.product):
        return []
    at = [thing.pk]
    if thing.state == MarkState.ASKED:
        return [
            Action("grant", _t("Grant the right"), reverse("mark_right_grant", args=at)),
            Action("refuse", _t("Refuse the right"), reverse("mark_right_refuse", args=at)),
        ]
    if thing.state == MarkState.GRANTED:
        return [Action("withdraw", _t("Withdraw"), reverse("mark_right_withdraw", args=at))]
    return []


@asks
def asked_for(user: Any) -> Iterator[Waiting]:
    """One line for the officers of a province, with how many are asked for."""
    offices = scope.offices(user)
    if not any(
        one.role == "officer" and one.committee.region.level == RegionLevel.PROVINCE
        for one in offices
    ):
        return
    if count := MarkRight.objects.visible_to(user).filter(state=MarkState.ASKED).count():
        yield Waiting(
            title=ngettext(
                "%(n)s request for the right to the OCOP mark",
                "%(n)s requests for the right to the OCOP mark",
                count,
            )
            % {"n": count},
            url=reverse("mark_rights") + "?state=asked",
            count=count,
            action=_t("Look"),
            order=16,
        )
