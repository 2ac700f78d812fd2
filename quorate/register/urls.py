from django.urls import path

from . import views

app_name = "register"

urlpatterns = [
    path("register/", views.register, name="register"),
    path("children/", views.find, name="search"),
    path("children/<int:pk>/", views.child, name="child"),
    path("children/<int:pk>/history/", views.history, name="history"),
    path("children/<int:pk>/log/", views.reading_log, name="reading-log"),
    path("children/<int:pk>/happened/", views.happened, name="happened"),
    path("children/<int:pk>/history/<int:event>/not-so/", views.not_so, name="not-so"),
    path("children/<int:pk>/correct/", views.correct, name="correct"),
    path("children/<int:pk>/social-worker/", views.hand_over, name="hand-over"),
    path("children/<int:pk>/network/add/", views.join, name="join"),
    path("children/<int:pk>/network/<int:member>/end/", views.leave, name="leave"),
    path("families/<int:pk>/", views.family, name="family"),
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/<int:pk>/done/", views.done, name="duty-done"),
]
