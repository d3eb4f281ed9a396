"""Rules in the repair tool: to look at; they are changed by loading files."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ocop.rules.models import Band, Classification, ProductSet, RuleBook, Sheet, Stage


class ReadOnly(admin.ModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StageInline(admin.TabularInline):
    model = Stage
    fields = ("order", "level", "kind", "name_vi", "awards", "send_on", "external")
    extra = 0
    can_delete = False


class BandInline(admin.TabularInline):
    model = Band
    extra = 0
    can_delete = False


@admin.register(RuleBook)
class RuleBookAdmin(ReadOnly):
    list_display = ("slug", "decision", "in_force_from", "in_force_to", "locked")
    inlines = (StageInline, BandInline)


@admin.register(Sheet)
class SheetAdmin(ReadOnly):
    list_display = ("slug", "decision", "version", "state", "locked")
    list_filter = ("decision", "state", "locked")
    search_fields = ("slug",)


@admin.register(Classification)
class ClassificationAdmin(ReadOnly):
    list_display = ("slug", "decision")


@admin.register(ProductSet)
class ProductSetAdmin(ReadOnly):
    list_display = ("no", "name_vi", "slug", "classification", "samples")
    list_filter = ("classification",)
    search_fields = ("name_vi", "slug")
