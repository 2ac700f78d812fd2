"""The addresses of looked-after children."""

from django.urls import path

from .views import case, deciding, listing

app_name = "care"

urlpatterns = [
    path("", listing.children, name="list"),
    path("<int:pk>/", listing.child, name="child"),
    path("<int:pk>/begin/", case.begin, name="begin"),
    path("<int:pk>/status/<int:spell>/end/", case.end, name="end"),
    path("<int:pk>/status/<int:spell>/take-back/", case.take_back, name="status-take-back"),
    path("<int:pk>/officer/", case.officer, name="officer"),
    path("<int:pk>/reviews/book/", case.book, name="book"),
    path("<int:pk>/reviews/<int:review>/move/", case.move, name="review-move"),
    path("<int:pk>/reviews/<int:review>/held/", case.held, name="review-held"),
    path("<int:pk>/reviews/<int:review>/call-off/", case.call_off, name="review-call-off"),
    path("<int:pk>/agenda/", listing.agenda, name="agenda"),
    path("<int:pk>/agenda/chair/", listing.chairs_agenda, name="agenda-chair"),
    path("<int:pk>/worries/new/", deciding.raise_matter, name="matter-new"),
    path("<int:pk>/worries/<int:matter>/officer/", deciding.tell_officer, name="matter-officer"),
    path("<int:pk>/worries/<int:matter>/decide/", deciding.decide, name="matter-decide"),
    path("<int:pk>/worries/<int:matter>/take-back/", deciding.take_back_matter, name="matter-take-back"),
    path("<int:pk>/weigh/<slug:kind>/", deciding.weigh, name="weigh"),
    path("<int:pk>/weighed/<int:row>/take-back/", deciding.take_back_weighed, name="weighed-take-back"),
]
