from django.urls import path

from ocop.reports import views

urlpatterns = [path("reports/", views.dashboard, name="reports")]
