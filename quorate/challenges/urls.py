from django.urls import path

from .views import acts, complaints, differences, local

app_name = "challenges"

COMPLAINT = "complaints/<int:pk>/"
urlpatterns = [
    path("differences/", differences.listing, name="differences"),
    path("differences/<int:pk>/leave/", differences.leave, name="leave"),
    path("conferences/<int:number>/", differences.conference, name="conference"),
    path("conferences/<int:conference>/complaints/new/", complaints.receive, name="receive"),
    path("complaints/", complaints.listing, name="complaints"),
    path(COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{COMPLAINT}talk/", acts.talk, name="talk"),
    path(f"{COMPLAINT}pass-on/", acts.pass_on, name="pass-on"),
    path(f"{COMPLAINT}result/", acts.end, name="end"),
    path(f"{COMPLAINT}join/", acts.join, name="join"),
    path(f"{COMPLAINT}step/", acts.step, name="step"),
    path(f"{COMPLAINT}people/<int:who>/withdraw/", acts.withdraw, name="withdraw"),
    path(f"{COMPLAINT}people/<int:who>/advocate/", acts.advocate, name="advocate"),
    path("sent-on/<int:pk>/", complaints.sent_on, name="sent-on"),
    path("local/", local.protocol, name="local"),
    path("local/agencies/<int:agency>/", local.process, name="process"),
]
