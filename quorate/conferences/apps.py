from importlib import import_module

from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "quorate.conferences"
    label = "conferences"
    verbose_name = "Conferences"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.conferences.seams").connect()
