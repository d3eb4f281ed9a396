"""Addresses that belong to no app: language, sign-in, password."""

from django.contrib.auth import views as auth
from django.urls import path

from ocop.lib.signin import ForgottenForm, SignInForm
from ocop.lib.views import language

urlpatterns = [
    path("language/", language, name="language"),
    path(
        "login/",
        auth.LoginView.as_view(form_class=SignInForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path(
        "password/reset/",
        auth.PasswordResetView.as_view(form_class=ForgottenForm),
        name="password_reset",
    ),
    path("password/reset/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "password/reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "password/reset/done/",
        auth.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
]
