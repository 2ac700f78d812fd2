from importlib import import_module

from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "quorate.minutes"
    label = "minutes"
    verbose_name = "Minutes"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.minutes.seams").connect()
