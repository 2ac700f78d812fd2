from importlib import import_module

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "quorate.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.letters.seams").connect()
