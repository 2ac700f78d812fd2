from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "quorate.inspection"
    label = "inspection"
    verbose_name = "Inspection"
