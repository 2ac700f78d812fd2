from django.apps import AppConfig


class UnbornConfig(AppConfig):
    name = "quorate.unborn"
    default_auto_field = "django.db.models.BigAutoField"
