"""Addresses of a calibration, under the practice session that it is held in."""

from django.urls import path

from evaluation.views import calibration

AT = "contests/<int:pk>/calibration/"

urlpatterns = [
    path(AT, calibration.calibrate, name="calibration"),
    path(f"{AT}begin/", calibration.begin, name="calibration_begin"),
    path(f"{AT}show/", calibration.show, name="calibration_show"),
    path(f"{AT}reading/", calibration.reading, name="calibration_reading"),
    path(f"{AT}finish/", calibration.finish, name="calibration_finish"),
    path(f"{AT}carry/", calibration.carry, name="calibration_carry"),
]
