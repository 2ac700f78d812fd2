from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "quorate.attendance"
    label = "attendance"
    verbose_name = "Attendance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By name: it reads rows, which are not there yet when this module is loaded.
        import_module("quorate.attendance.seams").connect()
