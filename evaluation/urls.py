"""Addresses of step 5: checks, councils, contests, score sheets, results, decisions."""

from __future__ import annotations

from django.urls import path

from evaluation.urls_appeals import urlpatterns as of_appeals
from evaluation.urls_control import urlpatterns as of_the_control_room
from evaluation.urls_corrections import urlpatterns as of_corrections
from evaluation.urls_keying import urlpatterns as of_paper_sheets
from evaluation.urls_letters import urlpatterns as of_letters
from evaluation.urls_recognition import urlpatterns as of_recognitions
from evaluation.urls_signed import urlpatterns as of_signed_papers
from evaluation.views import (
    checks,
    claims,
    conditions,
    contests,
    control,
    councils,
    decisions,
    lift,
    printing,
    proofs,
    rerun,
    results,
)
from evaluation.views import score_sheets as sheets

OWN = "dossiers/<int:pk>/self-assessment/"

urlpatterns = [
    path("checks/", checks.every, name="checks"),
    path("checks/<int:pk>/", checks.check, name="check"),
    path("checks/<int:pk>/forward/", checks.forward, name="check_forward"),
    path("checks/<int:pk>/send-back/", checks.send_back, name="check_send_back"),
    path("checks/<int:pk>/resume/", checks.resume, name="check_resume"),
    path("checks/<int:pk>/print/", printing.check, name="check_print"),
    path("dossiers/<int:pk>/receive/", checks.receive, name="check_receive"),
    path("dossiers/<int:pk>/evaluation/", results.dossier, name="dossier_evaluation"),
    path(OWN, claims.overview, name="self_assessment"),
    path(f"{OWN}begin/", claims.begin, name="self_assessment_begin"),
    path(f"{OWN}carry-over/", claims.carry_over, name="self_assessment_carry_over"),
    path(f"{OWN}enter/", claims.enter, name="self_assessment_enter"),
    path(f"{OWN}words/", claims.tell, name="self_assessment_words"),
    path(f"{OWN}hand-in/", claims.hand_in, name="self_assessment_hand_in"),
    path(f"{OWN}reopen/", claims.reopen, name="self_assessment_reopen"),
    path(f"{OWN}print/", printing.self_assessment, name="self_assessment_print"),
    path(f"{OWN}papers/<int:criterion>/", proofs.proof, name="self_assessment_proof"),
    path(f"{OWN}<str:section>/", claims.section, name="self_assessment_section"),
    path("councils/new/", councils.new, name="council_new"),
    path("councils/<int:pk>/", councils.council, name="council"),
    path("councils/<int:pk>/contests/new/", contests.new, name="contest_new"),
    path("contests/", contests.every, name="contests"),
    path("contests/<int:pk>/", contests.contest, name="contest"),
    path("contests/<int:pk>/products/", contests.products, name="contest_products"),
    path("contests/<int:pk>/products/out/", contests.out, name="contest_products_out"),
    path("contests/<int:pk>/seats/", contests.seats, name="contest_seats"),
    path("contests/<int:pk>/start/", contests.start, name="contest_start"),
    path("contests/<int:pk>/control/", control.room, name="contest_control"),
    path("contests/<int:pk>/close/", control.close, name="contest_close"),
    path("contests/<int:pk>/conditions/", conditions.every, name="contest_conditions"),
    path("contests/<int:pk>/results/", results.ranking, name="contest_results"),
    path("contests/<int:pk>/rerun/", rerun.rerun, name="contest_rerun"),
    path("contests/<int:pk>/decision/", decisions.prepare, name="decision_prepare"),
    path("seats/<int:pk>/recuse/", control.recuse, name="seat_recuse"),
    path("entries/<int:pk>/conditions/", conditions.entry, name="entry_conditions"),
    path("entries/<int:pk>/conditions/none/", conditions.none, name="entry_conditions_none"),
    path("entries/<int:pk>/agreed/", conditions.agreed, name="entry_agreed"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/lift/", lift.product, name="result_lift"),
    path("lift/", lift.territory, name="lift"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/publish/", decisions.publish, name="decision_publish"),
    path("decisions/<int:pk>/discard/", decisions.discard, name="decision_discard"),
    path("scoring/", sheets.queue, name="scoring"),
    path("score-sheets/<int:pk>/", sheets.sheet, name="score_sheet"),
    path("score-sheets/<int:pk>/enter/", sheets.enter, name="score_sheet_enter"),
    path("score-sheets/<int:pk>/submit/", sheets.submit, name="score_sheet_submit"),
    path("score-sheets/<int:pk>/reopen/", sheets.reopen, name="score_sheet_reopen"),
    *of_paper_sheets,
    *of_recognitions,
    *of_corrections,
    *of_letters,
    *of_appeals,
    *of_signed_papers,
    path("score-sheets/<int:pk>/print/", printing.score_sheet, name="score_sheet_print"),
    path("score-sheets/<int:pk>/<str:section>/", sheets.section, name="score_sheet_section"),
    *of_the_control_room,
]
