from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "quorate.enquiries"
    default_auto_field = "django.db.models.BigAutoField"
