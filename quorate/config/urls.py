"""Where each part of the service lives."""

from importlib.util import find_spec

from allauth.account.urls import urlpatterns as account_pages
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

PARTS = (
    ("", "quorate.desk.urls"),
    ("conferences/", "quorate.conferences.urls"),
    ("plans/", "quorate.plans.urls"),
    ("enquiries/", "quorate.enquiries.urls"),
    ("unborn/", "quorate.unborn.urls"),
    ("moves/", "quorate.moves.urls"),
    ("care/", "quorate.care.urls"),
    ("", "quorate.episodes.urls"),
    ("core-groups/", "quorate.core_groups.urls"),
    ("endings/", "quorate.endings.urls"),
    ("oversight/", "quorate.oversight.urls"),
    ("", "quorate.reports.urls"),
    ("minutes/", "quorate.minutes.urls"),
    ("attendance/", "quorate.attendance.urls"),
    ("preparing/", "quorate.preparing.urls"),
    ("challenges/", "quorate.challenges.urls"),
    ("", "quorate.register.urls"),
    ("inspection/", "quorate.inspection.urls"),
    ("import/", "quorate.returns.urls"),
    ("returns/merge/", "quorate.merged.urls"),
    ("figures/", "quorate.figures.urls"),
    ("returns/census/", "quorate.census.urls"),
    ("returns/", "quorate.exchange.urls"),
    ("letters/", "quorate.letters.urls"),
    ("audit/", "quorate.people.audit_urls"),
    ("people/", "quorate.people.urls"),
    ("door/", "quorate.doors.urls"),
    ("partner/", "quorate.portal.urls"),
    ("family/", "quorate.families.urls"),
    ("handbook/", "quorate.handbook.urls"),
    ("api/", "quorate.api.urls"),
    ("", "quorate.operations.urls"),
    ("", "quorate.design.urls"),
    ("accounts/2fa/", "allauth.mfa.urls"),
    ("accounts/sessions/", "allauth.usersessions.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(at, include(part)) for at, part in PARTS if find_spec(part)
]

# A sign-in's address is changed by whoever keeps the directory, so allauth's pages for it are left out.
ACCOUNT_PAGES = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
urlpatterns += [
    path("accounts/", include([page for page in account_pages if page.name in ACCOUNT_PAGES])),
    path("accounts/email/", RedirectView.as_view(pattern_name="people:account"), name="account_email"),
]

handler400 = "quorate.config.errors.bad_request"
handler403 = "quorate.config.errors.permission_denied"
handler404 = "quorate.config.errors.page_not_found"
handler500 = "quorate.config.errors.server_error"
