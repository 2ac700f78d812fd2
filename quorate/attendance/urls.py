"""The addresses of who may be there, of keeping somebody out, and of giving the record to others."""

from django.urls import path

from .views import admitting, excluding, family, releasing

app_name = "attendance"
CONFERENCE = "conferences/<int:pk>/"
ONE = f"{CONFERENCE}admissions/<int:admission>/"

urlpatterns = [
    path("requests/", excluding.requests, name="requests"),
    path(CONFERENCE, admitting.who, name="who"),
    path(f"{CONFERENCE}admissions/ask/", admitting.ask, name="admit"),
    path(ONE, admitting.admission, name="admission"),
    path(f"{ONE}chair/", admitting.chairs_answer, name="chairs-answer"),
    path(f"{ONE}family/<int:of>/", admitting.familys_answer, name="familys-answer"),
    path(f"{ONE}explained/", admitting.explained, name="explained"),
    path(f"{ONE}video/", admitting.video, name="video"),
    path(f"{ONE}papers/", admitting.papers, name="papers"),
    path(f"{ONE}all-the-same/", admitting.all_the_same, name="all-the-same"),
    path(f"{ONE}left/", admitting.left, name="left"),
    path(f"{CONFERENCE}observers/<int:invitation>/", admitting.observer, name="observer"),
    path(f"{CONFERENCE}family/", family.family, name="family"),
    path(f"{CONFERENCE}family/apart/", family.apart, name="apart"),
    path(f"{CONFERENCE}family/apart/<int:entry>/end/", family.end_apart, name="apart-end"),
    path(f"{CONFERENCE}family/<slug:question>/", family.question, name="question"),
    path(f"{CONFERENCE}keep-out/", excluding.ask, name="ask"),
    path(f"{CONFERENCE}ask-to-leave/", excluding.ask_to_leave, name="ask-to-leave"),
    path("exclusions/<int:pk>/", excluding.exclusion, name="exclusion"),
    path("exclusions/<int:pk>/decide/", excluding.decide, name="decide"),
    path("exclusions/<int:pk>/lift/", excluding.lift, name="lift"),
    path("exclusions/<int:pk>/withdraw/", excluding.withdraw, name="withdraw"),
    path("exclusions/<int:pk>/given/", excluding.given, name="given"),
    path("exclusions/<int:pk>/letter/", excluding.letter, name="letter"),
    path(f"{CONFERENCE}releases/", releasing.releases, name="releases"),
    path(f"{CONFERENCE}releases/ask/", releasing.ask, name="release-ask"),
    path("releases/<int:pk>/", releasing.release, name="release"),
    path("releases/<int:pk>/decide/", releasing.decide, name="release-decide"),
    path("releases/<int:pk>/given/", releasing.give, name="release-give"),
]
