from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("conferences/<int:pk>/reports/", views.page, name="page"),
    path("reports/write/<int:invitation>/", views.write, name="write"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/shared/", views.share, name="share"),
    path("reports/<int:pk>/versions/<int:number>/file/", views.file, name="file"),
]
