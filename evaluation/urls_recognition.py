"""Addresses of the life of a star: the offices' register, decisions that take stars back."""

from django.urls import path

from evaluation.views import decision_papers, reminders
from evaluation.views import paper_templates as templates
from evaluation.views import recognitions as views

urlpatterns = [
    path("recognitions/reminders/", reminders.write, name="reminders"),
    path("recognitions/reminders.<str:kind>", reminders.file, name="reminders_file"),
    path("paper-templates/", templates.index, name="paper_templates"),
    path("paper-templates/<slug:slug>/", templates.kind, name="paper_template_kind"),
    path("paper-templates/<slug:slug>/start.docx", templates.start, name="paper_template_start"),
    path(
        "paper-template-versions/<int:pk>/<slug:what>.docx",
        templates.file,
        name="paper_template_file",
    ),
    path("paper-template-versions/<int:pk>/on/", templates.on, name="paper_template_on"),
    path("paper-template-versions/<int:pk>/off/", templates.off, name="paper_template_off"),
    path("decisions/<int:pk>/papers/", decision_papers.write, name="decision_papers"),
    path(
        "decisions/<int:pk>/papers/<slug:slug>.<str:kind>",
        decision_papers.paper,
        name="decision_paper",
    ),
    path("recognitions/", views.index, name="recognitions"),
    path("recognitions/matrix/", views.matrix, name="expiry_matrix"),
    path("recognitions/matrix.xlsx", views.matrix_file, name="expiry_matrix_file"),
    path("recognitions/expired.<str:kind>", views.expired, name="recognitions_expired"),
    path("revocations/new/", views.new, name="revocation_new"),
    path("revocations/<int:pk>/", views.revocation, name="revocation"),
    path("revocations/<int:pk>/publish/", views.publish, name="revocation_publish"),
    path("revocations/<int:pk>/discard/", views.discard, name="revocation_discard"),
    path("revocations/<int:pk>/decision.<str:kind>", views.paper, name="revocation_paper"),
]
