"""Addresses of the session day: who attends."""

from django.urls import path

from evaluation.views import attendance

AT = "contests/<int:pk>/attendance/"

urlpatterns = [
    path(AT, attendance.every, name="contest_attendance"),
    path(f"{AT}all/", attendance.all_present, name="contest_attendance_all"),
    path(f"{AT}here/", attendance.here, name="contest_attendance_here"),
    path(f"{AT}<int:member>/present/", attendance.present, name="contest_attendance_present"),
    path(f"{AT}<int:member>/absent/", attendance.absent, name="contest_attendance_absent"),
    path(f"{AT}<int:member>/stand-in/", attendance.stand_in, name="contest_attendance_stand_in"),
    path("attendance-papers/<int:pk>/", attendance.paper, name="attendance_paper"),
]
