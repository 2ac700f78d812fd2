"""The addresses of a sitting conference and of its outcome, part of the conferences' own."""

from django.urls import path

from .views import child, decide, escalating, hold, own, sheets

CHILD = "<int:pk>/hold/children/<int:child>/"

patterns = [
    path("<int:pk>/hold/", hold.board, name="hold"),
    path("<int:pk>/hold/live/", hold.live, name="hold-live"),
    path("<int:pk>/hold/open/", hold.open_, name="hold-open"),
    path("<int:pk>/hold/arrive/", hold.arrive, name="hold-arrive"),
    path("<int:pk>/hold/leave/", hold.leave, name="hold-leave"),
    path("<int:pk>/hold/add/", hold.add, name="hold-add"),
    path("<int:pk>/hold/people/<int:invitation>/", hold.person, name="hold-person"),
    path("<int:pk>/hold/people/<int:invitation>/<int:stay>/", hold.stay, name="hold-stay"),
    path("<int:pk>/hold/quorum/", hold.quorum, name="hold-quorum"),
    path(CHILD, child.child, name="hold-child"),
    path(f"{CHILD}live/", child.child_live, name="hold-child-live"),
    path(f"{CHILD}harm/", child.harm, name="hold-harm"),
    path(f"{CHILD}notes/", child.notes, name="hold-notes"),
    path(f"{CHILD}views/<int:invitation>/", child.view, name="hold-view"),
    path(f"{CHILD}dissent/", child.dissent, name="hold-dissent"),
    path("<int:pk>/dissents/<int:dissent>/further/", escalating.escalate, name="escalate"),
    path(f"{CHILD}decide/", decide.decide, name="hold-decide"),
    path(f"{CHILD}follows/", decide.follows, name="hold-follows"),
    path(f"{CHILD}take-back/", decide.take_back, name="hold-take-back"),
    path(f"{CHILD}explore/", sheets.explore, name="hold-explore"),
    path(f"{CHILD}sheets/<slug:sheet>/", sheets.sheet, name="hold-child-sheet"),
    path("<int:pk>/hold/sheets/<slug:sheet>/", sheets.sheet, name="hold-sheet"),
    path("<int:pk>/your-view/", own.own_view, name="own-view"),
    path("<int:pk>/prepare/", sheets.prepare, name="prepare"),
    path("<int:pk>/running-order/", sheets.running_order, name="running-order"),
    path("training/", sheets.training, name="training"),
    path("training/<int:practitioner>/", sheets.qualification, name="qualification"),
    path("<int:pk>/hold/close/", decide.close, name="hold-close"),
    path("<int:pk>/outcome/", decide.outcome, name="outcome"),
    path("<int:pk>/outcome/<int:child>/put-right/", decide.put_right, name="outcome-put-right"),
    path("<int:pk>/outcome/<int:child>/evaluation/", decide.evaluate, name="outcome-evaluate"),
]
