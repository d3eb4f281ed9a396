from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        from evaluation import (  # noqa: F401  they register
            appeal_permissions,
            appeals_due,
            calibration_permissions,
            calibration_told,
            claim_permissions,
            corrected,
            correction_permissions,
            council_rounds,
            council_told,
            council_waits,
            evening_permissions,
            evening_told,
            expiring,
            inspected,
            keying_told,
            legal_acts,
            letter_handing_permissions,
            letter_permissions,
            menus,
            panel_waits,
            passes_permissions,
            passes_told,
            passes_waits,
            permissions,
            revocation_permissions,
            revoked,
            session_permissions,
            session_told,
            signed_paper_kinds,
            spread_permissions,
            spread_waits,
            told,
            visit_files,
            waits,
            written_permissions,
            written_waits,
        )
        from evaluation.word_templates import catalogue, more_papers
        from ocop.lib import nav

        catalogue.offer()
        more_papers.offer()
        nav.offer(_("Score sheets"), "scoring", who=menus.scores, order=25)
        nav.offer(_("Checks"), "checks", who=menus.checks, order=26)
        nav.offer(_("Advisory panel"), "panels", who=menus.sits_on_panel, order=27)
        nav.offer(_("Contests"), "contests", who=menus.follows_contests, order=28)
        nav.described_by(menus.place_on_council)
        nav.described_by(menus.place_on_panel)
