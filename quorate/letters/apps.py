from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "quorate.letters"
    label = "letters"
    verbose_name = "Letters"
