from django.urls import path

from . import views

app_name = "returns"

urlpatterns = [
    path("", views.index, name="index"),
    path("census/", views.census, name="census"),
    path("dataset/", views.dataset, name="dataset"),
    path("names/", views.names, name="names"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/progress/", views.progress, name="progress"),
    path("files/<int:pk>/not-taken/", views.not_taken, name="not-taken"),
]
