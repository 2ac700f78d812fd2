from django.urls import path

from .views import cpis, daily, out

app_name = "exchange"

urlpatterns = [
    path("out/", out.out, name="out"),
    path("out/<int:pk>/", out.file, name="out-file"),
    path("out/<int:pk>/progress/", out.progress, name="out-progress"),
    path("out/<int:pk>/file/", out.take, name="out-take"),
    path("daily/", daily.daily, name="daily"),
    path("daily/send/", daily.send, name="daily-send"),
    path("daily/<int:pk>/again/", daily.again, name="daily-again"),
    path("cp-is/", cpis.home, name="cpis"),
    path("cp-is/work-out/", cpis.work_out, name="cpis-work-out"),
    path("cp-is/make/", cpis.make, name="cpis-make"),
    path("cp-is/files/<int:pk>/", cpis.file, name="cpis-file"),
    path("cp-is/files/<int:pk>/file/", cpis.take, name="cpis-take"),
    path("cp-is/mothers/<int:pk>/", cpis.mother, name="cpis-mother"),
]
