"""The addresses of the inspector's lens."""

from django.urls import path

from . import views

app_name = "inspection"

urlpatterns = [
    path("", views.sample, name="sample"),
    path("children/<int:pk>/", views.child, name="child"),
    path("access/", views.access, name="access"),
    path("access/<int:pk>/close/", views.close, name="close"),
]
