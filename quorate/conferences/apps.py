from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "quorate.conferences"
    label = "conferences"
    verbose_name = "Conferences"
