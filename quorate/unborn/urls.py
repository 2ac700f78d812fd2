from django.urls import URLPattern

app_name = "unborn"

urlpatterns: list[URLPattern] = []
