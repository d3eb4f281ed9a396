"""Cycles and dossiers in the repair tool: to be looked at. They change through their deeds."""

from __future__ import annotations

from django.contrib import admin

from cycle.models import Cycle, Dossier, Idea, Plan, ProgressReport, Support
from ocop.workflow.admin import ReadOnly


@admin.register(Cycle)
class CycleAdmin(ReadOnly):
    list_display = ["title", "year", "region", "state"]
    list_select_related = ["region"]


@admin.register(Dossier)
class DossierAdmin(ReadOnly):
    list_display = ["product", "cycle", "state", "stage", "code"]
    list_select_related = ["product", "cycle", "stage"]
    list_filter = ["state"]
    search_fields = ["product__search", "code"]


@admin.register(Idea, Plan, ProgressReport)
class SubmissionAdmin(ReadOnly):
    list_display = ["dossier", "state", "submitted_at", "due_on", "decided_at"]
    list_select_related = ["dossier__product"]
    list_filter = ["state"]
    search_fields = ["dossier__product__search"]


@admin.register(Support)
class SupportAdmin(ReadOnly):
    list_display = ["dossier", "kind", "given_on", "amount", "partner"]
    list_select_related = ["dossier__product"]
    list_filter = ["kind"]
