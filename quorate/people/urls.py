"""Addresses under /people/."""

from django.urls import path

from .views import agencies, area, directory, sign_ins

app_name = "people"
urlpatterns = [
    path("", directory.people, name="people"),
    path("add/", directory.add, name="add"),
    path("<int:pk>/", directory.person, name="person"),
    path("<int:pk>/change/", directory.change, name="change"),
    path("<int:pk>/out-of-post/", directory.deactivate, name="deactivate"),
    path("<int:pk>/back-in-post/", directory.reactivate, name="reactivate"),
    path("<int:pk>/sign-in/", sign_ins.give, name="give_sign_in"),
    path("<int:pk>/sign-in/link/", sign_ins.link, name="link"),
    path("<int:pk>/sign-in/address/", sign_ins.change_email, name="change_email"),
    path("<int:pk>/sign-in/off/", sign_ins.switch_off, name="switch_off"),
    path("<int:pk>/sign-in/on/", sign_ins.switch_on, name="switch_on"),
    path("<int:pk>/sign-in/second-step/", sign_ins.reset_second_step, name="reset_second_step"),
    path("account/", sign_ins.account, name="account"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/add/", agencies.add_agency, name="add_agency"),
    path("agencies/<int:pk>/", agencies.change_agency, name="change_agency"),
    path("agencies/<int:pk>/close/", agencies.close_agency, name="close_agency"),
    path("agencies/<int:pk>/reopen/", agencies.reopen_agency, name="reopen_agency"),
    path("area/", area.settings, name="settings"),
    path("area/closure-days/add/", area.add_closure_day, name="add_closure_day"),
    path("area/closure-days/<int:pk>/remove/", area.remove_closure_day, name="remove_closure_day"),
    path("area/teams/add/", area.add_team, name="add_team"),
]
