from django.urls import path

from .views import joint, reading, sharing, writing

app_name = "reports"

urlpatterns = [
    path("conferences/<int:pk>/reports/", reading.page, name="page"),
    path("conferences/<int:pk>/reports/parents/", sharing.parents, name="parents"),
    path("conferences/<int:pk>/reports/contributions/", joint.contributions, name="contributions"),
    path("reports/write/<int:invitation>/", writing.write_view, name="write"),
    path("reports/write/<int:invitation>/questions/<slug:key>/", writing.question_view, name="question"),
    path("reports/write/<int:invitation>/recommend/", writing.recommend_view, name="recommend"),
    path("reports/write/<int:invitation>/files/", writing.files_view, name="files"),
    path("reports/write/<int:invitation>/files/<slug:ref>/out/", writing.take_out_view, name="take-out"),
    path("reports/write/<int:invitation>/sign/", writing.sign_view, name="sign"),
    path("reports/write/<int:invitation>/whole/", writing.whole_view, name="whole"),
    path("reports/write/<int:invitation>/contributions/", joint.bring_in, name="bring-in"),
    path("reports/<int:pk>/", reading.report, name="report"),
    path("reports/<int:pk>/paper.<slug:suffix>", reading.paper, name="paper"),
    path("reports/<int:pk>/for/<int:person>/paper.<slug:suffix>", reading.family_paper, name="family-paper"),
    path("reports/<int:pk>/shared/", sharing.share, name="share"),
    path("reports/<int:pk>/shared/<int:number>/back/", sharing.take_back, name="take-back"),
    path("reports/<int:pk>/withheld/", sharing.withhold, name="withhold"),
    path("reports/<int:pk>/withheld/<int:number>/", sharing.answer, name="answer"),
    path("reports/<int:pk>/withheld/<int:number>/show/", sharing.show_after_all, name="show-after-all"),
    path("reports/<int:pk>/sentences/<str:anchor>/", sharing.remark, name="remark"),
    path("reports/<int:pk>/versions/<int:number>/file/", reading.file, name="file"),
    path("reports/<int:pk>/files/<int:number>/", reading.attachment, name="attachment"),
]
