"""The addresses of plans."""

from django.urls import path

from .views import actions, plan, progress, versions

app_name = "plans"

urlpatterns = [
    path("", actions.listed, name="list"),
    path("child/<int:child>/", plan.of_child, name="of-child"),
    path("<int:pk>/", plan.plan, name="plan"),
    path("<int:pk>/lead/", plan.lead, name="lead"),
    path("<int:pk>/reopen/", plan.reopen, name="reopen"),
    path("<int:pk>/actions/add/", actions.add, name="action-add"),
    path("<int:pk>/actions/<int:action>/", actions.action, name="action"),
    path("<int:pk>/actions/<int:action>/change/", actions.change, name="action-change"),
    path("<int:pk>/actions/<int:action>/carry-over/", actions.carry, name="action-carry"),
    path("<int:pk>/actions/<int:action>/cancel/", actions.cancel, name="action-cancel"),
    path("<int:pk>/actions/<int:action>/to-change/", actions.flag, name="action-flag"),
    path("<int:pk>/draft/", versions.draft, name="draft"),
    path("<int:pk>/compare/", versions.compare, name="compare"),
    path("<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("<int:pk>/versions/<int:number>/plan.<str:suffix>", versions.paper, name="version-file"),
    path("<int:pk>/versions/<int:number>/agree/", versions.agree, name="agree"),
    path("<int:pk>/versions/<int:number>/put-aside/", versions.put_aside, name="put-aside"),
    path("<int:pk>/versions/<int:number>/parts/<slug:key>/", versions.section, name="section"),
    path("<int:pk>/versions/<int:number>/outcomes/add/", versions.outcome, name="outcome-add"),
    path("<int:pk>/versions/<int:number>/outcomes/<int:outcome>/", versions.outcome, name="outcome"),
    path(
        "<int:pk>/versions/<int:number>/outcomes/<int:outcome>/leave-out/",
        versions.leave_out,
        name="outcome-leave-out",
    ),
    path("<int:pk>/versions/<int:number>/assessment/", versions.assessment, name="assessment"),
    path("<int:pk>/versions/<int:number>/agencies/add/", versions.resource, name="resource-add"),
    path("<int:pk>/versions/<int:number>/agencies/<int:agency>/", versions.resource, name="resource"),
    path("<int:pk>/versions/<int:number>/explained/<slug:who>/", versions.explained, name="explained"),
    path("<int:pk>/progress/", progress.progress, name="progress"),
    path("<int:pk>/progress/outcomes/<int:outcome>/", progress.outcome, name="progress-outcome"),
    path("<int:pk>/progress/actions/<int:action>/", progress.note, name="progress-note"),
    path("<int:pk>/people/", progress.papers, name="people"),
    path("<int:pk>/people/<slug:who>/", progress.person, name="person"),
    path("<int:pk>/people/<slug:who>/let-through/", progress.let_through, name="person-allow"),
    path("<int:pk>/people/<slug:who>/plan.<str:suffix>", progress.persons_file, name="person-file"),
]
