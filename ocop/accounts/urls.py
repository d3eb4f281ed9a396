"""Addresses of people, their offices and the units of the country."""

from django.urls import path

from ocop.accounts.views import appointments, committees, people, profile, regions

app_name = "accounts"
urlpatterns = [
    path("regions/", regions.pick, name="regions"),
    path("profile/", profile.edit, name="profile"),
    path("people/", people.index, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/appoint/", appointments.new, name="appoint"),
    path("people/appointments/<int:pk>/end/", appointments.end, name="end"),
    path("people/committees/new/", committees.new, name="committee"),
]
