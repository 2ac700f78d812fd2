from importlib import import_module

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "quorate.families"
    label = "families"
    verbose_name = "Families"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.families.seams").connect()
