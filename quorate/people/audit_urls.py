"""Addresses under /audit/: here, because the audit stands below people and cannot ask who may read it."""

from django.urls import path

from .views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.entries, name="entries"),
    path("download/", audit.download, name="download"),
]
