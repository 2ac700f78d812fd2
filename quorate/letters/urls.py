from django.urls import path

from . import views

app_name = "letters"

urlpatterns = [
    path("", views.post_room, name="post-room"),
    path("<int:number>/", views.letter, name="letter"),
    path("<int:number>/print/", views.printed, name="print"),
    path("<int:number>/files/<int:file>/", views.enclosure, name="enclosure"),
    path("<int:number>/<slug:act>/", views.decide, name="decide"),
]
