from django.urls import path

from .views import early, eighteen, home, legal

app_name = "oversight"

urlpatterns = [
    path("", home.home, name="home"),
    path("stood-down/", home.stood_down, name="stood-down"),
    path("children/<int:pk>/early/", early.page, name="early"),
    path("children/<int:pk>/early/ask/", early.ask, name="early-ask"),
    path("children/<int:pk>/early/answer/", early.answer, name="early-answer"),
    path("children/<int:pk>/early/change/", early.change, name="early-change"),
    path("early/<int:pk>/", early.decide, name="early-decide"),
    path("children/<int:pk>/eighteen-months/", eighteen.arrange, name="eighteen-arrange"),
    path("eighteen-months/<int:pk>/", eighteen.page, name="eighteen"),
    path("eighteen-months/<int:pk>/change/", eighteen.change, name="eighteen-change"),
    path("eighteen-months/<int:pk>/cancel/", eighteen.cancel, name="eighteen-cancel"),
    path("eighteen-months/<int:pk>/record/", eighteen.record, name="eighteen-record"),
    path("eighteen-months/<int:pk>/record.<str:suffix>", eighteen.paper, name="eighteen-paper"),
    path("eighteen-months/<int:pk>/mapping/<int:number>/", eighteen.mapping, name="eighteen-mapping"),
    path("children/<int:pk>/legal/", legal.page, name="legal"),
    path("children/<int:pk>/legal/consider/", legal.consider, name="legal-consider"),
    path("legal/<int:pk>/meeting/", legal.arrange, name="legal-arrange"),
    path("legal/<int:pk>/end/", legal.end, name="legal-end"),
    path("legal/meetings/<int:pk>/result/", legal.hold, name="legal-hold"),
    path("legal/meetings/<int:pk>/cancel/", legal.cancel, name="legal-cancel"),
    path("legal/meetings/<int:pk>/letter/", legal.letter, name="legal-letter"),
    path("legal/meetings/<int:pk>/letter/send/", legal.send, name="legal-send"),
    path("legal/meetings/<int:pk>/letter.<str:suffix>", legal.file, name="legal-file"),
]
