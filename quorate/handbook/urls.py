from django.urls import path

from . import views

app_name = "handbook"

urlpatterns = [
    path("", views.home, name="home"),
    path("calculator/", views.calculator, name="calculator"),
    path("<slug:key>/", views.procedure, name="procedure"),
    path("<slug:key>/differs/", views.differs, name="differs"),
    path("<slug:key>/not-said/", views.not_said, name="not-said"),
    path("<slug:key>/<str:rule>/", views.rule, name="rule"),
]
