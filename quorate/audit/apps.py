from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quorate.audit"
    label = "audit"
    verbose_name = "Audit"
