from importlib import import_module

from django.apps import AppConfig


class PreparingConfig(AppConfig):
    name = "quorate.preparing"
    label = "preparing"
    verbose_name = "Preparing"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.preparing.seams").connect()
