"""The addresses of plans."""

from django.urls import path

from . import views

app_name = "plans"

urlpatterns = [
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/actions/add/", views.add, name="action-add"),
    path("<int:pk>/actions/<int:action>/", views.action, name="action"),
]
