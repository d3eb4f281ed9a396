"""Addresses around the council: conflicts of interest, invitations, alternates, assignments."""

from django.urls import path

from evaluation.views import grid, interests, invitations

urlpatterns = [
    path("interests/", interests.every, name="interests"),
    path("interests/new/", interests.new, name="interest_new"),
    path("interests/<int:pk>/withdraw/", interests.withdraw, name="interest_withdraw"),
    path("contests/<int:pk>/conflicts/", interests.contest, name="contest_conflicts"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("council-members/<int:pk>/invite/", invitations.again, name="invitation_again"),
    path("panel-members/<int:pk>/invite/", invitations.panel_again, name="panel_invitation_again"),
    path("council-members/<int:pk>/place/", invitations.place, name="council_place"),
    path("contests/<int:pk>/grid/", grid.grid, name="contest_grid"),
    path("contests/<int:pk>/grid/fill/", grid.fill, name="contest_grid_fill"),
    path("contests/<int:pk>/grid/file/", grid.file, name="contest_grid_file"),
    path("contests/<int:pk>/grid/bring/", grid.bring, name="contest_grid_bring"),
    path("contests/<int:pk>/grid/undo/", grid.undo, name="contest_grid_undo"),
    path("contests/<int:pk>/grid/way/", grid.way, name="contest_grid_way"),
]
