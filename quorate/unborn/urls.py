"""The addresses of pregnancies, births and going home."""

from django.urls import path

from .views import after, before, birth

app_name = "unborn"

urlpatterns = [
    path("", before.children, name="list"),
    path("<int:pk>/", before.page, name="page"),
    path("<int:pk>/expected/", before.expected, name="expected"),
    path("<int:pk>/known/", before.weigh, name="weigh"),
    path("<int:pk>/assessment/", before.assessment, name="assessment"),
    path("<int:pk>/conference/", before.decide, name="decide"),
    path("<int:pk>/in-place/", before.arrange, name="arrange"),
    path("<int:pk>/birth/", birth.born, name="birth"),
    path("<int:pk>/birth/another/", birth.baby, name="baby"),
    path("<int:pk>/birth/not-so/", birth.birth_not_so, name="birth-not-so"),
    path("<int:pk>/ended/", birth.ended, name="ended"),
    path("<int:pk>/ended/not-so/", birth.ended_not_so, name="ended-not-so"),
    path("<int:pk>/not-so/<int:event>/", birth.not_so, name="not-so"),
    path("<int:pk>/mother-not-fit/", after.not_fit, name="not-fit"),
    path("<int:pk>/meeting/", after.meeting, name="meeting"),
    path("<int:pk>/discharge-meeting/", after.discharge_meeting, name="discharge-meeting"),
    path("<int:pk>/home/", after.home, name="home"),
]
