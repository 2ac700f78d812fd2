from django.urls import path

from . import views

app_name = "figures"

urlpatterns = [
    path("", views.home, name="home"),
    path("work-out/", views.work_out, name="work-out"),
    path("<slug:topic>/", views.topic, name="topic"),
    path("<slug:topic>/<slug:key>/", views.children, name="children"),
]
