"""The addresses of the family's door, and of what anybody may read."""

from django.urls import path

from .views import after, asking, home, public, reports, say, staff

app_name = "families"

urlpatterns = [
    path("", home.home, name="home"),
    path("meeting/", home.the_meeting, name="meeting"),
    path("about/<slug:topic>/", home.about, name="about"),
    path("say/", say.say, name="say"),
    path("say/keep/", say.keep, name="keep"),
    path("say/send/", say.send, name="send"),
    path("say/recording/", say.recording, name="recording"),
    path("say/drawing/", say.drawing, name="drawing"),
    path("say/<int:number>/", say.sent, name="sent"),
    path("say/<int:number>/file/", say.file, name="sent-file"),
    path("say/<int:number>/take-back/", say.take_back, name="take-back"),
    path("questions/", asking.questions, name="questions"),
    path("help/", asking.get_help, name="help"),
    path("help/<slug:kind>/", asking.ask_help, name="ask-help"),
    path("complain/", asking.complain, name="complain"),
    path("coming/", asking.coming, name="coming"),
    path("safe-contact/", asking.safe_contact, name="safe-contact"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:number>/", reports.report, name="report"),
    path("reports/<int:number>/file/", reports.file, name="report-file"),
    path("reports/<int:number>/files/<int:file>/", reports.attached, name="report-attached"),
    path("reports/<int:number>/sentence/<str:anchor>/", reports.sentence, name="sentence"),
    path("reports/<int:number>/sentence/<str:anchor>/take-back/", reports.take_back, name="remark-take-back"),
    path("after/", after.after, name="after"),
    path("after/change/", after.change, name="change"),
    path("after/paper/<int:number>/", after.paper, name="paper"),
    path("after/plan/<int:number>/", after.plan_view, name="plan-view"),
    path("given/<int:number>/", staff.given, name="given"),
    path("given/<int:number>/views/", staff.offer, name="offer"),
    path("told/<int:number>/", staff.told, name="told"),
    path("told/<int:number>/<slug:who>/", staff.tell, name="tell"),
    path("leaflets/", public.leaflets, name="leaflets"),
    path("leaflets/<slug:key>/", public.leaflet_page, name="leaflet"),
    path("leaflets/<slug:key>/<slug:form>.pdf", public.leaflet_file, name="leaflet-file"),
    path("councils/<slug:key>/", public.council, name="council"),
    path("language/<str:code>/", public.language, name="language"),
]
