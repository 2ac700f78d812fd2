from django.apps import AppConfig


class MergedConfig(AppConfig):
    name = "quorate.merged"
    default_auto_field = "django.db.models.BigAutoField"
