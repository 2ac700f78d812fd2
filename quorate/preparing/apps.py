from django.apps import AppConfig


class PreparingConfig(AppConfig):
    name = "quorate.preparing"
    label = "preparing"
    verbose_name = "Preparing"
