"""The six steps of the yearly cycle, in a word each, and told on the front page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SIX = [
    pgettext_lazy("step", "Publicity"),
    pgettext_lazy("step", "Idea"),
    pgettext_lazy("step", "Plan"),
    pgettext_lazy("step", "Implementation"),
    pgettext_lazy("step", "Evaluation"),
    pgettext_lazy("step", "Promotion"),
]
TOLD = [
    (
        _("Publicity and guidance"),
        _("The commune meets the villages, hands out papers and answers questions. All year."),
    ),
    (
        _("Product ideas"),
        _("People send their idea slip to the commune or through this site."),
    ),
    (
        _("Business plans"),
        _("Whose idea is chosen joins the training and writes a plan."),
    ),
    (
        _("Putting plans into practice"),
        _("Advice on the spot, loans, packaging, laboratory tests. All year."),
    ),
    (
        _("Evaluation and ranking"),
        _("The council scores by the national sheet and ranks from one to five stars."),
    ),
    (
        _("Trade promotion"),
        _("Fairs, points of sale, online markets. All year."),
    ),
]


def told(now: int = 0) -> list[dict[str, object]]:
    """The steps for the front page; the one of that number is marked as running."""
    return [
        {"title": title, "text": text, "now": number == now}
        for number, (title, text) in enumerate(TOLD, 1)
    ]
