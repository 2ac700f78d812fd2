from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "quorate.operations"
    label = "operations"
    verbose_name = "Running the instance"
