from django.urls import path

from quorate.operations import views

app_name = "operations"
urlpatterns = [
    path("training/", views.training, name="training"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/again/", views.try_again, name="try_again"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
