from django.urls import path

from ocop.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("healthz", views.healthz, name="healthz"),
]
