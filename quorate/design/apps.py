from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "quorate.design"
    label = "design"
    verbose_name = "Design kit"
