from django.urls import path

from .views import arrangements, child, contact, day, family, waiting

app_name = "preparing"

urlpatterns = [
    path("", waiting.families, name="families"),
    path("arrangements/", arrangements.page, name="arrangements"),
    path("arrangements/<slug:key>/", arrangements.change, name="arrangement"),
    path("conference/<int:pk>/", family.page, name="page"),
    path("conference/<int:pk>/<str:who>/step/<str:list_key>/<str:item>/", family.step, name="step"),
    path("conference/<int:pk>/<str:who>/help/<str:kind>/", family.help_, name="help"),
    path("conference/<int:pk>/<str:who>/needs/", family.needs, name="needs"),
    path("conference/<int:pk>/<str:who>/said/", family.heard, name="heard"),
    path("said/<int:number>/", family.contribution, name="contribution"),
    path("said/<int:number>/file/", family.file, name="file"),
    path("conference/<int:pk>/child/<int:row>/", child.page, name="child"),
    path("conference/<int:pk>/child/<int:row>/assess/", child.assess, name="assess"),
    path("conference/<int:pk>/child/<int:row>/settle/", child.settle, name="settle"),
    path("conference/<int:pk>/child/<int:row>/private/", child.private, name="private"),
    path("conference/<int:pk>/child/<int:row>/private/<int:number>/", child.lift, name="lift"),
    path("conference/<int:pk>/day/", day.page, name="day"),
    path("conference/<int:pk>/day/<int:number>/", day.basis, name="basis"),
    path("families/<int:pk>/contact/", contact.contacts, name="contacts"),
    path("families/<int:pk>/contact/<str:who>/", contact.contact, name="contact"),
]
