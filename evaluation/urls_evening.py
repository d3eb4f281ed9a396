"""Addresses of the papers of the evening."""

from django.urls import path

from evaluation.views import evening

AT = "contests/<int:pk>/evening/"

urlpatterns = [
    path(AT, evening.papers, name="contest_evening"),
    path(f"{AT}minutes/", evening.minutes, name="contest_minutes"),
    path(f"{AT}sheets/", evening.sheets, name="contest_sheets_print"),
    path(f"{AT}progress/", evening.progress, name="contest_evening_progress"),
    path(f"{AT}make/", evening.make, name="contest_evening_make"),
    path(f"{AT}files/<str:name>", evening.file, name="contest_evening_file"),
]
