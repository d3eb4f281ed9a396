"""What an officer may do with a version of a template."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import PaperTemplate, PaperTemplateState
from evaluation.word_templates import use
from ocop.lib.actions import Action, actions_for


@actions_for.register
def of_template(thing: PaperTemplate, user: Any) -> list[Action]:
    if not use.keeps(user, thing.region):
        return []
    to = [thing.pk]
    if thing.state == PaperTemplateState.IN_USE:
        url = reverse("paper_template_off", args=to)
        return [Action("off", _("Switch off"), url, post=True)]
    return [Action("on", _("Switch on"), reverse("paper_template_on", args=to), post=True)]
