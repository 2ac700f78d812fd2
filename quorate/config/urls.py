"""Where each part of the service lives."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PARTS = (
    ("", "quorate.desk.urls"),
    ("conferences/", "quorate.conferences.urls"),
    ("plans/", "quorate.plans.urls"),
    ("", "quorate.reports.urls"),
    ("minutes/", "quorate.minutes.urls"),
    ("", "quorate.register.urls"),
    ("import/", "quorate.returns.urls"),
    ("letters/", "quorate.letters.urls"),
    ("audit/", "quorate.audit.urls"),
    ("people/", "quorate.people.urls"),
    ("partner/", "quorate.portal.urls"),
    ("", "quorate.operations.urls"),
    ("", "quorate.design.urls"),
    ("accounts/", "allauth.account.urls"),
    ("accounts/2fa/", "allauth.mfa.urls"),
    ("accounts/sessions/", "allauth.usersessions.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(at, include(part)) for at, part in PARTS if find_spec(part)
]

handler400 = "quorate.config.errors.bad_request"
handler403 = "quorate.config.errors.permission_denied"
handler404 = "quorate.config.errors.page_not_found"
handler500 = "quorate.config.errors.server_error"
