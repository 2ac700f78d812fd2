from django.urls import path

from .views import batches, post_room, words

app_name = "letters"

urlpatterns = [
    path("", post_room.post_room, name="post-room"),
    path("ready/", batches.ready, name="ready"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:number>/", batches.batch, name="batch"),
    path("batches/<int:number>/progress/", batches.progress, name="batch-progress"),
    path("batches/<int:number>/file/", batches.file, name="batch-file"),
    path("batches/<int:number>/<slug:act>/", batches.decide, name="batch-decide"),
    path("words/", words.words, name="words"),
    path("words/<slug:part>/<slug:letter>/", words.letter_words, name="letter-words"),
    path("words/<slug:part>/<slug:letter>/change/", words.change_words, name="change-words"),
    path("words/<slug:part>/<slug:letter>/standard/", words.standard_words, name="standard-words"),
    path("words/<slug:part>/<slug:letter>/example/<int:example>.pdf", words.preview, name="preview-words"),
    path("letterhead/", words.letterhead, name="letterhead"),
    path("letterhead/logo.png", words.logo, name="logo"),
    path("<int:number>/", post_room.letter, name="letter"),
    path("<int:number>/print/", post_room.printed, name="print"),
    path("<int:number>/files/<int:file>/", post_room.enclosure, name="enclosure"),
    path("<int:number>/<slug:act>/", post_room.decide, name="decide"),
]
