from django.apps import AppConfig


class MovesConfig(AppConfig):
    name = "quorate.moves"
    default_auto_field = "django.db.models.BigAutoField"
