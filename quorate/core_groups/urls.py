"""The addresses of core groups, their meetings, visits and drift."""

from django.urls import path

from .views import drift, group, meetings, record, visits

app_name = "core_groups"

CHILD = "children/<int:pk>/"
MEETING = "<int:pk>/"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("drift/", drift.drift, name="drift"),
    path("how-often/", group.measure, name="measure"),
    path("agreed/", record.agreed, name="agreed"),
    path("agreed/<int:pk>/", record.follow_up, name="follow-up"),
    path(CHILD, group.child, name="child"),
    path(f"{CHILD}arrange/", group.arrange, name="arrange"),
    path(f"{CHILD}join/", group.join, name="join"),
    path(f"{CHILD}join-family/", group.join_family, name="join-family"),
    path(f"{CHILD}leave/<int:member>/", group.leave, name="leave"),
    path(f"{CHILD}leave-family/<int:member>/", group.leave_family, name="leave-family"),
    path(f"{CHILD}primary-care/", group.primary_care, name="primary-care"),
    path(f"{CHILD}plan-meeting/", meetings.plan_meeting, name="plan-meeting"),
    path(f"{CHILD}visits/", visits.visits, name="visits"),
    path(f"{CHILD}visits/add/", visits.add, name="visit-add"),
    path(f"{CHILD}visits/<int:visit>/", visits.visit, name="visit"),
    path(f"{CHILD}visits/<int:visit>/put-right/", visits.put_right, name="visit-put-right"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}move/", meetings.move, name="move"),
    path(f"{MEETING}call-off/", meetings.call_off, name="call-off"),
    path(f"{MEETING}invite/", meetings.invite, name="invite"),
    path(f"{MEETING}hold/", meetings.hold, name="hold"),
    path(f"{MEETING}take-back/", meetings.take_back, name="take-back"),
    path(f"{MEETING}views/<int:seat>/", meetings.views, name="views"),
    path(f"{MEETING}children/<int:child>/", record.part, name="part"),
    path(f"{MEETING}children/<int:child>/agree/", record.agree, name="agree"),
    path(f"{MEETING}submit/", record.submit, name="submit"),
    path(f"{MEETING}approve/", record.approve, name="approve"),
    path(f"{MEETING}send-back/", record.send_back, name="send-back"),
    path(f"{MEETING}open-again/", record.open_again, name="open-again"),
    path(f"{MEETING}record.<str:suffix>", record.paper, name="paper"),
]
