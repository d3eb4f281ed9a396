"""The event log, to be looked at and never touched."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ocop.workflow.models import Chain, Event, EventText


class ReadOnly(admin.ModelAdmin):
    """Shows; nobody adds, changes or deletes here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Chain)
class ChainAdmin(ReadOnly):
    list_display = ["key", "seq", "hash"]
    search_fields = ["key"]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "actor", "verb", "thing", "before", "after"]
    list_select_related = ["actor"]
    search_fields = ["thing", "verb"]
    ordering = ["-id"]


@admin.register(EventText)
class EventTextAdmin(ReadOnly):
    list_display = ["event", "note"]
    list_select_related = ["event"]
    search_fields = ["event__thing"]
