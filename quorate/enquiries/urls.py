"""The addresses of enquiries."""

from django.urls import path

from .views import deciding, during, opening, people

app_name = "enquiries"

urlpatterns = [
    path("", opening.enquiries, name="list"),
    path("open/", opening.open_enquiry, name="open"),
    path("<int:pk>/", opening.enquiry, name="enquiry"),
    path("<int:pk>/discussions/add/", opening.discussion, name="discussion"),
    path("<int:pk>/children/add/", opening.household, name="household"),
    path("children/<int:pk>/consider/", opening.consider, name="consider"),
    path("children/<int:pk>/visit/", during.visit, name="visit"),
    path("children/<int:pk>/order/", during.order, name="order"),
    path("orders/<int:pk>/extend/", during.extend, name="extend"),
    path("orders/<int:pk>/conclude/", during.conclude, name="conclude"),
    path("children/<int:pk>/delay/", during.delay, name="delay"),
    path("delays/<int:pk>/kept-safe/", during.kept_safe, name="kept-safe"),
    path("children/<int:pk>/ask/", deciding.ask, name="ask"),
    path("children/<int:pk>/decide/", deciding.decide, name="decide"),
    path("decisions/<int:pk>/disagree/", deciding.disagree, name="disagree"),
    path("disagreements/<int:pk>/", deciding.disagreement, name="disagreement"),
    path("disagreements/<int:pk>/step/", deciding.step, name="step"),
    path("disagreements/<int:pk>/settle/", deciding.settle, name="settle"),
    path("entries/<slug:kind>/<int:pk>/take-out/", during.take_out, name="take-out"),
    path("newcomer/", people.newcomer, name="newcomer"),
    path("families/<int:pk>/", people.family, name="family"),
    path("families/<int:pk>/adults/add/", people.relative, name="relative"),
    path("families/<int:pk>/nationality/<slug:who>/", people.nationality, name="nationality"),
]
