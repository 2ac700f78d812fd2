"""The addresses of conferences. Those of the meeting itself and of its notices are in modules of their own."""

from django.urls import path

from . import notice_urls, urls_hold
from .views import convene, invite, links, moving, page, rooms

app_name = "conferences"

urlpatterns = [
    path("", page.conferences, name="list"),
    path("download/", page.download, name="download"),
    path("convene/", convene.choose, name="convene"),
    path("convene/when/", convene.details, name="convene-when"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/add/", rooms.add, name="room-add"),
    path("rooms/<int:number>/", rooms.edit, name="room-edit"),
    path("rooms/<int:number>/stop/", rooms.stop, name="room-stop"),
    path("rooms/<int:number>/again/", rooms.again, name="room-again"),
    path("<int:number>/", page.conference, name="page"),
    path("<int:number>/history/", page.history, name="history"),
    path("<int:number>/date/", moving.change_date, name="change-date"),
    path("<int:number>/date/ask/", moving.ask, name="ask-date"),
    path("<int:number>/date/requests/<int:request_number>/refuse/", moving.refuse, name="refuse-date"),
    path("<int:number>/arrangements/", moving.rearrange, name="rearrange"),
    path("<int:number>/cancel/", moving.cancel, name="cancel"),
    path("<int:number>/children/add/", convene.add_child, name="add-child"),
    path("<int:number>/children/<int:child_number>/off/", convene.take_off, name="take-off"),
    path("<int:number>/invite/", invite.people, name="invite"),
    path("<int:number>/invite/remind/", invite.remind, name="remind"),
    path("<int:number>/invite/add/", invite.add, name="invite-add"),
    path("<int:number>/invite/new/", invite.new, name="invite-new"),
    path("<int:number>/invitations/<int:invitation_number>/reply/", invite.reply_for, name="reply-for"),
    path("<int:number>/invitations/<int:invitation_number>/withdraw/", invite.withdraw, name="withdraw"),
    path("<int:number>/invitations/<int:invitation_number>/calendar/", invite.calendar_file, name="calendar"),
    path("<int:number>/links/", links.links, name="links"),
    path("<int:number>/links/<int:invitation_number>/fresh/", links.send_fresh, name="fresh-link"),
    path("<int:number>/links/<int:invitation_number>/take-back/", links.take_back, name="take-back-link"),
    path("<int:number>/links/<int:invitation_number>/code/", links.read_out, name="read-out-code"),
    path("<int:number>/reply/", invite.reply, name="reply"),
    *notice_urls.patterns,
    *urls_hold.patterns,
]
