from django.urls import path

from . import views

app_name = "doors"

urlpatterns = [
    path("", views.closed, name="doorway"),
    path("back/", views.back, name="come-back"),
    path("leave/", views.leave, name="leave-door"),
    path("left/", views.left, name="door-left"),
    path("quickly/", views.quickly, name="quick-exit"),
    path("<str:token>/", views.open_link, name="link"),
    path("<str:token>/code/", views.code, name="link-code"),
    path("<str:token>/fresh/", views.fresh, name="link-fresh"),
]
