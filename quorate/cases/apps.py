from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "quorate.cases"
    label = "cases"
    verbose_name = "Cases"
