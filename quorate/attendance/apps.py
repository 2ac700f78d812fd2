from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "quorate.attendance"
    label = "attendance"
    verbose_name = "Attendance"
