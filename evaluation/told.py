"""What the events of step 5 mean, in words for the history of a thing."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "check.received": _("The dossier was received for its check; due on %(after)s"),
        "check.saved": _("Findings of the check were written"),
        "check.forwarded": _("The dossier was sent on with the report"),
        "check.returned": _("The dossier was sent back to be completed"),
        "check.open": _("The dossier was completed; the check goes on"),
        "panel.formed": _("The advisory panel was formed by decision %(after)s"),
        "panel_report.opened": _("A report before the scoring was opened"),
        "panel_report.taken_up": _("The dossier was taken up by: %(after)s"),
        "panel_report.saved": _("The report before the scoring was written on"),
        "panel_report.stood_back": _("A member of the panel stood back"),
        "panelreport.handed_in": _("The report before the scoring was handed in"),
        "panelreport.open": _("The report before the scoring was opened again"),
        "council.formed": _("The council was formed by decision %(after)s"),
        "contest.opened": _("The contest was opened for %(after)s"),
        "contest.products_added": _("%(after)s products were put before the council"),
        "contest.products_removed": _("%(after)s products were taken out"),
        "contest.seated": _("%(after)s members were seated"),
        "contest.scoring": _("The scoring began"),
        "contest.closed": _("The scoring was closed"),
        "contest.published": _("The results were published"),
        "seat.recused": _("A member stood back"),
        "score_sheet.answered": _("An answer was given: %(before)s → %(after)s points"),
        "scoresheet.submitted": _("The sheet was handed in"),
        "scoresheet.open": _("The sheet was opened again"),
        "condition.answered": _("The council answered conditions; yes: %(before)s → %(after)s"),
        "criterion.agreed": _("The council agreed on the options of %(after)s criteria"),
        "self_assessment.begun": _("The self-assessment was begun"),
        "self_assessment.carried_over": _("The self-assessment went over to version %(after)s"),
        "selfassessment.handed_in": _("The self-assessment was handed in"),
        "selfassessment.open": _("The self-assessment was opened again"),
        "decision.prepared": _("The decision was prepared for %(after)s products"),
        "decision.published": _("The decision was published"),
        "decision.discarded": _("The prepared decision was discarded"),
    }
)
