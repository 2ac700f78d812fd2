from django.urls import path

from .views import copies, editions, notes, told, writing

app_name = "minutes"

urlpatterns = [
    path("<int:pk>/", writing.page, name="page"),
    path("<int:pk>/mine/<slug:paper>.<slug:suffix>", writing.own_file, name="own-file"),
    path("<int:pk>/notes/", notes.page, name="notes"),
    path("<int:pk>/notes/live/", notes.live, name="notes-live"),
    path("<int:pk>/paragraphs/<int:paragraph>/", notes.paragraph, name="paragraph"),
    path("<int:pk>/paragraphs/<int:paragraph>/move/", notes.move, name="paragraph-move"),
    path("<int:pk>/paragraphs/<int:paragraph>/strike/", notes.strike, name="paragraph-strike"),
    path("<int:pk>/paragraphs/<int:paragraph>/readers/", editions.readers, name="readers"),
    path("<int:pk>/paragraphs/<int:paragraph>/for/<int:invitation>/", editions.redact, name="redact"),
    path("<int:pk>/editions/", editions.table, name="editions"),
    path("<int:pk>/editions/approve/", editions.approve, name="editions-approve"),
    path("<int:pk>/editions/check/", editions.check, name="check"),
    path("<int:pk>/editions/<int:invitation>/", editions.edition, name="edition"),
    path("<int:pk>/told/", told.page, name="told"),
    path("<int:pk>/told/<int:invitation>/", told.tell, name="tell"),
    path("<int:pk>/draft/", writing.draft, name="draft"),
    path("<int:pk>/sections/<int:section>/", writing.section, name="section"),
    path("<int:pk>/sections/<int:section>/history/", writing.history, name="history"),
    path("<int:pk>/submit/", writing.submit, name="submit"),
    path("<int:pk>/approve/", writing.approve, name="approve"),
    path("<int:pk>/send-back/", writing.send_back, name="send-back"),
    path("<int:pk>/minutes.<slug:suffix>", writing.whole, name="whole"),
    path("<int:pk>/copies/", copies.copies, name="copies"),
    path("<int:pk>/copies/<int:invitation>.<slug:suffix>", copies.copy_file, name="copy-file"),
    path("<int:pk>/copies/<int:invitation>/leave-out/", copies.leave_out, name="leave-out"),
    path("<int:pk>/copies/<int:invitation>/decide/", copies.decide, name="decide"),
    path("<int:pk>/copies/<int:invitation>/change/", copies.ask_for_change, name="ask-for-change"),
    path("<int:pk>/changes/<int:amendment>/", copies.answer, name="answer"),
    path("<int:pk>/late/", copies.tell_delay, name="late"),
]
