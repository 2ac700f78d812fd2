from django.apps import AppConfig


class EndingsConfig(AppConfig):
    name = "quorate.endings"
    default_auto_field = "django.db.models.BigAutoField"
