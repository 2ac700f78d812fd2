from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quorate.portal"
    label = "portal"
    verbose_name = "Portal"
