"""The addresses of endings and of what follows a plan."""

from django.urls import path

from .views import after, death, ending, lists, notices

app_name = "endings"

urlpatterns = [
    path("eighteen/", lists.eighteen, name="eighteen"),
    path("after/", lists.stepped_down, name="step-down"),
    path("<int:pk>/", ending.ending, name="ending"),
    path("<int:pk>/shown/<slug:fact>/", ending.proof, name="proof"),
    path("<int:pk>/consulted/", ending.consult, name="consult"),
    path("<int:pk>/letter/", ending.letter, name="letter"),
    path("<int:pk>/objection/", ending.objection, name="objection"),
    path("<int:pk>/agree/", ending.agree, name="agree"),
    path("<int:pk>/drop/", ending.drop, name="drop"),
    path("<int:pk>/take-back/", ending.take_back, name="take-back"),
    path("<int:pk>/put-right/", ending.put_right, name="put-right"),
    path("plans/<int:pk>/notices/", notices.notices, name="notices"),
    path("plans/<int:pk>/notices/<int:letter>/", notices.decide, name="notice-decide"),
    path("children/<int:pk>/end/", ending.start, name="start"),
    path("children/<int:pk>/whereabouts/", after.sought, name="whereabouts"),
    path("children/<int:pk>/death/", death.record, name="death"),
    path("children/<int:pk>/after-death/", death.after, name="after-death"),
    path("children/<int:pk>/after-death/<int:conference>/", death.call_off, name="call-off"),
    path("children/<int:pk>/after-death/mistake/", death.put_right, name="death-mistake"),
    path("children/<int:pk>/after/", after.after, name="after"),
    path("children/<int:pk>/after/talk/", after.talk, name="talk"),
    path("children/<int:pk>/after/in-need/", after.start, name="in-need"),
    path("children/<int:pk>/after/change/", after.change, name="change"),
    path("in-need/<int:pk>/review/", after.review, name="in-need-review"),
    path("in-need/<int:pk>/close/", after.close, name="in-need-close"),
    path("changes/<int:pk>/", after.settle, name="settle"),
]
