from django.urls import path

from . import views

app_name = "census"

urlpatterns = [
    path("child/<int:pk>/", views.child, name="child"),
    path("check/", views.index, name="index"),
    path("check/<int:pk>/", views.check, name="check"),
    path("check/<int:pk>/progress/", views.progress, name="progress"),
    path("check/<int:pk>/findings/", views.download, name="findings"),
    path("check/<int:pk>/notes/", views.notes, name="notes"),
    path("check/<int:pk>/notes/<slug:rule>/", views.note, name="note"),
]
