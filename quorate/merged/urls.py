"""The addresses at which our modules are put into the main case system's census file."""

from django.urls import path

from . import views

app_name = "merged"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/file/", views.take, name="take"),
]
