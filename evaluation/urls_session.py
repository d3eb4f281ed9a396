"""Addresses of the session day: who attends, the order of the day, samples."""

from django.urls import path

from evaluation.views import agenda, attendance, on_the_spot, samples, visits

AT = "contests/<int:pk>/attendance/"

urlpatterns = [
    path(AT, attendance.every, name="contest_attendance"),
    path(f"{AT}all/", attendance.all_present, name="contest_attendance_all"),
    path(f"{AT}here/", attendance.here, name="contest_attendance_here"),
    path(f"{AT}<int:member>/present/", attendance.present, name="contest_attendance_present"),
    path(f"{AT}<int:member>/absent/", attendance.absent, name="contest_attendance_absent"),
    path(f"{AT}<int:member>/stand-in/", attendance.stand_in, name="contest_attendance_stand_in"),
    path("contests/<int:pk>/agenda/", agenda.agenda, name="contest_agenda"),
    path("contests/<int:pk>/agenda/times/", agenda.timetable, name="contest_timetable"),
    path("contests/<int:pk>/agenda/now/", agenda.present, name="contest_presenting"),
    path("contests/<int:pk>/reading/", agenda.reading, name="contest_reading"),
    path("contests/<int:pk>/samples/", samples.every, name="contest_samples"),
    path("contests/<int:pk>/samples/labels/", samples.labels, name="contest_sample_labels"),
    path("contests/<int:pk>/products/now/", on_the_spot.put, name="contest_on_the_spot"),
    path("contests/<int:pk>/practice/end/", agenda.end_practice, name="contest_practice_end"),
    path("samples/<int:pk>/", samples.custody, name="sample_custody"),
    path("entries/<int:pk>/sample/", samples.receive, name="entry_sample"),
    path("entries/<int:pk>/visit/", visits.visit, name="entry_visit"),
    path("entries/<int:pk>/visit/photo/", visits.add_photo, name="entry_visit_photo"),
    path("visit-photos/<int:pk>/", visits.photo, name="visit_photo"),
    path("attendance-papers/<int:pk>/", attendance.paper, name="attendance_paper"),
]
