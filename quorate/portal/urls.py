"""The partners' pages. Each stands at two addresses: behind a link, where the door says of which conference, and for
people signed in, where the invitation does."""

from django.urls import path

from .views import chasing, own, writing

app_name = "portal"

urlpatterns = [
    path("", own.home, name="home"),
    path("reminders/", chasing.silent, name="silent"),
    path("reminders/pace/", chasing.pace, name="pace"),
    path("reminders/<int:number>/", chasing.page, name="chasing"),
    path("reminders/<int:number>/<int:invitation>/leave-alone/", chasing.leave_alone, name="leave-alone"),
    path("reminders/<int:number>/<int:invitation>/again/", chasing.remind_again, name="remind-again"),
    *(path(f"asked/{where}", page, name=f"door-{name}") for name, (where, page) in own.LINKED.items()),
    *(
        path(f"asked/report/{where}", page, name=f"report-{name}")
        for name, (where, page) in writing.PAGES.items()
    ),
    *(
        path(f"asked/<int:invitation>/{where}", page, name=f"own-{name}")
        for name, (where, page) in own.SIGNED_IN.items()
    ),
]
