"""What a person may do with a blank sheet now, what waits for them, and the log in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.rules import authors
from ocop.rules.deeds import publishing, writers
from ocop.rules.models import Sheet, SheetImport, SheetState
from ocop.workflow import words

SHOWN = 10  # drafts on a desk


@actions_for.register
def of_sheet(thing: Sheet, user: Any) -> list[Action]:
    """Writing is for officers of the deciding level, publishing for a second one of them."""
    if not authors.writes(user, thing.decision):
        return []
    to = [thing.pk]
    again = Action("renew", _("Make a new version"), reverse("rules:renew", args=to), post=True)
    bring = Action("bring", _("Bring in a file"), reverse("rules:bring", args=to))
    confirm = Action("confirm", _("Compare with the signed text"), reverse("rules:cells", args=to))
    if thing.state == SheetState.RETIRED:
        return [again]
    retire = reverse("rules:retire", args=to)
    if thing.state == SheetState.ACTIVE:
        return [again, bring, confirm, Action("retire", _("Take out of use"), retire)]
    why = publishing.second_person() if publishing.wrote(thing, user) else ""
    return [
        Action("publish", _("Publish"), reverse("rules:publish", args=to), why, "primary"),
        Action("edit", _("Edit the draft"), reverse("rules:edit", args=to)),
        bring,
        confirm,
        Action("retire", _("Drop the draft"), retire, style="danger"),
    ]


@actions_for.register
def of_import(thing: SheetImport, user: Any) -> list[Action]:
    if not authors.writes(user, thing.decision):
        return []
    why = _("A draft was made of this file already.") if thing.sheet_id else ""
    url = reverse("rules:brought", args=[thing.pk])
    return [Action("take_over", _("Make a draft of it"), url, why, "primary")]


@asks
def _drafts(user: Any) -> Iterator[Waiting]:
    """Drafts of sheets that wait for a second person."""
    if not any(office.role == Appointment.Role.OFFICER for office in scope.offices(user)):
        return
    rows = list(Sheet.objects.filter(state=SheetState.DRAFT).select_related("product_set"))
    wrote = writers.of(rows)
    others = [sheet for sheet in rows if user.pk not in wrote[sheet.pk]][:SHOWN]
    may = {one: authors.writes(user, one) for one in {sheet.decision for sheet in others}}
    for sheet in others:
        if may[sheet.decision]:
            yield Waiting(
                _("A draft of a scoring sheet waits for a second person"),
                reverse("rules:publish", args=[sheet.pk]),
                detail=f"{sheet.product_set.name} · {sheet.decision}",
                action=_("Look and publish"),
                order=60,
            )


words.tell(
    {
        "sheet.loaded": gettext_lazy("The content of the scoring sheet was changed"),
        "sheet.begun": gettext_lazy("Version %(after)s was begun from version %(before)s"),
        "sheet.imported": gettext_lazy("Version %(after)s was brought in from a file"),
        "sheet.active": gettext_lazy("The version was published and is in use"),
        "sheet.retired": gettext_lazy("The version was taken out of use"),
        "sheet.cell_confirmed": gettext_lazy(
            "An odd cell was compared with the signed text (criterion %(after)s)"
        ),
        "sheet.mark_settled": gettext_lazy(
            "The star mark of criterion %(before)s was settled: %(after)s stars"
        ),
        "sheet.part_changed": gettext_lazy("Part %(after)s was changed"),
        "sheet.part_added": gettext_lazy("Part %(after)s was added"),
        "sheet.part_removed": gettext_lazy("Part %(before)s was taken out"),
        "sheet.part_moved": gettext_lazy("Part %(after)s was moved"),
        "sheet.section_changed": gettext_lazy("Section %(after)s was changed"),
        "sheet.section_added": gettext_lazy("Section %(after)s was added"),
        "sheet.section_removed": gettext_lazy("Section %(before)s was taken out"),
        "sheet.section_moved": gettext_lazy("Section %(after)s was moved"),
        "sheet.criterion_changed": gettext_lazy("Criterion %(after)s was changed"),
        "sheet.criterion_added": gettext_lazy("Criterion %(after)s was added"),
        "sheet.criterion_removed": gettext_lazy("Criterion %(before)s was taken out"),
        "sheet.criterion_moved": gettext_lazy("Criterion %(after)s was moved"),
    }
)
