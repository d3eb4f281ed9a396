"""The repair tool of the superuser. What staff do every day has its own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.accounts.deeds.regions import rebuild_reach
from ocop.accounts.models import Appointment, Committee, Region, Successor, User
from ocop.accounts.people import clean_mail, clean_phone
from ocop.workflow.doors import record

admin.site.site_header = admin.site.site_title = _("OCOP, repair tool")
admin.site.index_title = _("What staff do every day has pages of its own.")
admin.site.unregister(Group)  # rights follow appointments, never groups


class SuccessorInline(admin.TabularInline):
    model = Successor
    fk_name = "old"
    raw_id_fields = ["new"]
    extra = 0


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """Units; what offices cover is worked out afresh after every change."""

    list_display = ["__str__", "level", "code", "parent", "valid_from", "valid_to"]
    show_facets = admin.ShowFacets.NEVER
    list_filter = ["level", "kind"]
    list_select_related = ["parent"]
    search_fields = ["search", "code"]
    raw_id_fields = ["parent"]
    inlines = [SuccessorInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Region, form: Any, change: bool) -> None:
        super().save_model(request, obj.keyed(), form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rebuild_reach()


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    list_display = ["name", "region", "since", "until"]
    list_select_related = ["region"]
    search_fields = ["name", "region__search"]
    raw_id_fields = ["region"]


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    """Offices; a repair stands in the log like a deed."""

    list_display = ["user", "committee", "role", "since", "until"]
    list_select_related = ["user", "committee"]
    show_facets = admin.ShowFacets.NEVER
    list_filter = ["role"]
    search_fields = ["user__name", "user__email", "committee__name"]
    raw_id_fields = ["user", "committee"]

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(obj, "appointment.repaired", by=request.user, fields=sorted(form.changed_data))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("name", "email")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People: closing an account, a mistyped address, a new password."""

    list_display = ["name", "email", "phone", "is_active", "is_superuser"]
    show_facets = admin.ShowFacets.NEVER
    list_filter = ["is_active", "is_superuser", "demo"]
    add_form = NewPersonForm
    search_fields = ["name", "email", "phone"]
    ordering = ["name"]
    filter_horizontal = []
    readonly_fields = ["joined_at", "last_login"]
    fieldsets = [
        (None, {"fields": ["name", "email", "phone", "language", "password"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "demo"]}),
        (_("Time"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["name", "email", "usable_password"]}),
        (None, {"classes": ["wide"], "fields": ["password1", "password2"]}),
    ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email, obj.phone = clean_mail(obj.email) or None, clean_phone(obj.phone) or None
        super().save_model(request, obj, form, change)
        fields = sorted(field for field in form.changed_data if "password" not in field)
        record(obj, "user.repaired", by=request.user, fields=fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
