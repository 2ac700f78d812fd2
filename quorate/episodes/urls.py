"""The addresses of a child's times in need."""

from django.urls import path

from . import views

app_name = "episodes"

urlpatterns = [
    path("children/<int:pk>/in-need/", views.page, name="page"),
    path("children/<int:pk>/in-need/add/", views.add, name="add"),
    path("children/<int:pk>/in-need/details/", views.details, name="details"),
    path("children/<int:pk>/in-need/<int:row>/correct/", views.correct, name="correct"),
    path("children/<int:pk>/in-need/<int:row>/close/", views.close, name="close"),
    path("children/<int:pk>/in-need/<int:row>/assessment/", views.assessment, name="assessment"),
    path("children/<int:pk>/in-need/<int:row>/plan/", views.need_plan, name="need-plan"),
    path(
        "children/<int:pk>/in-need/assessment/<int:row>/", views.correct_assessment, name="assessment-correct"
    ),
    path("children/<int:pk>/in-need/plan/<int:row>/", views.correct_need_plan, name="need-plan-correct"),
    path("children/<int:pk>/in-need/<slug:kind>/<int:row>/take-out/", views.take_out, name="take-out"),
]
