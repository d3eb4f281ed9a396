from django.urls import path

from ocop.rules import views

app_name = "rules"
urlpatterns = [
    path("rules/", views.book_list, name="books"),
    path("rules/sheets/<int:pk>/", views.sheet, name="sheet"),
    path("rules/<slug:slug>/", views.book, name="book"),
    path("rules/<slug:slug>/what-if/", views.what_if, name="what_if"),
]
