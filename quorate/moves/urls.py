"""The addresses of moves: children on plans who come into or leave the area."""

from django.urls import path

from .views import coming, going, listing, righting

app_name = "moves"

urlpatterns = [
    path("", listing.moves, name="list"),
    path("<int:pk>/", listing.move, name="move"),
    path("in/<int:child>/", coming.new, name="in-new"),
    path("out/<int:child>/", going.new, name="out-new"),
    path("<int:pk>/tell/", coming.tell, name="tell"),
    path("<int:pk>/share/", coming.share, name="share"),
    path("<int:pk>/accept/", coming.accept, name="accept"),
    path("<int:pk>/confirm/", coming.confirm, name="confirm"),
    path("<int:pk>/for-good/", coming.for_good, name="for-good"),
    path("<int:pk>/remind/", going.remind, name="remind"),
    path("<int:pk>/their-conference/", going.their_conference, name="their-conference"),
    path("<int:pk>/their-letter/", going.their_letter, name="their-letter"),
    path("<int:pk>/correct/", righting.correct, name="correct"),
    path("<int:pk>/take-back/<slug:step>/", righting.take_back, name="take-back"),
    path("<int:pk>/shared/<int:row>/take-back/", righting.take_back_shared, name="shared-take-back"),
    path("<int:pk>/went-on/", righting.went_on, name="went-on"),
    path("<int:pk>/withdraw/", righting.withdraw, name="withdraw"),
]
