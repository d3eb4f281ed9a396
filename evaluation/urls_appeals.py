"""Addresses of petitions and complaints."""

from django.urls import path

from evaluation.views import appeals as views

ONE = "appeals/<int:pk>/"

urlpatterns = [
    path("results/<int:pk>/appeal/", views.new, name="appeal_new"),
    path(ONE, views.appeal, name="appeal"),
    path(f"{ONE}accept/", views.accept, name="appeal_accept"),
    path(f"{ONE}refuse/", views.refuse, name="appeal_refuse"),
    path(f"{ONE}examine/", views.examine, name="appeal_examine"),
    path(f"{ONE}answer/", views.answer, name="appeal_answer"),
    path(f"{ONE}issue/", views.issue, name="appeal_issue"),
    path(f"{ONE}second/", views.second, name="appeal_second"),
    path(f"{ONE}withdraw/", views.withdraw, name="appeal_withdraw"),
    path(f"{ONE}file/", views.add_file, name="appeal_file"),
    path(f"{ONE}outcome.<str:kind>", views.paper, name="appeal_paper"),
    path("appeal-files/<int:pk>/", views.evidence, name="appeal_evidence"),
]
