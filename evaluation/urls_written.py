"""Addresses of the written round."""

from django.urls import path

from evaluation.views import written

urlpatterns = [
    path("contests/<int:pk>/written/", written.written, name="written"),
    path("contests/<int:pk>/written/ask/", written.ask, name="written_ask"),
    path("contests/<int:pk>/written/opinion/", written.opinion, name="written_opinion"),
    path("contests/<int:pk>/written/conclude/", written.conclude, name="written_conclude"),
    path("contests/<int:pk>/written/meeting/", written.meet, name="written_meet"),
    path("contests/<int:pk>/written/print/", written.paper, name="written_print"),
    path("contests/<int:pk>/written/files/<str:name>", written.tally, name="written_tally"),
]
