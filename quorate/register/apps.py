from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "quorate.register"
    label = "register"
    verbose_name = "Register"
