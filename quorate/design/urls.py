from django.urls import path

from quorate.design import views

app_name = "design"
urlpatterns = [
    path("help/", views.show_help, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("design/", views.style_page, name="style"),
    path("design/live/", views.live_sample, name="live"),
]
