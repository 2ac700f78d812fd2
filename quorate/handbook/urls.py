from django.urls import path

from . import views

app_name = "handbook"

urlpatterns = [
    path("", views.home, name="home"),
    path("calculator/", views.calculator, name="calculator"),
    path("<str:key>/", views.procedure, name="procedure"),
    path("<str:key>/differs/", views.differs, name="differs"),
    path("<str:key>/not-said/", views.not_said, name="not-said"),
    path("<str:key>/examples/", views.examples, name="examples"),
    path("<str:key>/<str:rule>/", views.rule, name="rule"),
]
