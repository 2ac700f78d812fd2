"""The addresses of the outcome notices, part of the conferences' own."""

from django.urls import path

from .views import notices

patterns = [
    path("<int:pk>/notices/", notices.notices, name="notices"),
    path("<int:pk>/notices/<int:invitation>/decide/", notices.decide, name="notice-decide"),
    path("<int:pk>/notices/<int:invitation>.<slug:suffix>", notices.notice_file, name="notice-file"),
    path("<int:pk>/kept-out/<int:invitation>/", notices.keep_back, name="keep-back"),
]
