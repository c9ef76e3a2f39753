"""The addresses of this app, below `/plg/<slug>/bijeenkomsten/`."""

from django.urls import path

from intervisie import views

app_name = "intervisie"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("nieuw/", views.plan, name="plan"),
    path("casus/nieuw/", views.write_case, name="case_new"),
    path("casus/<uuid:case>/", views.case, name="case"),
    path("casus/<uuid:case>/wijzigen/", views.write_case, name="case_edit"),
    path("casus/<uuid:case>/delen/", views.share_case, name="case_share"),
    path("casus/<uuid:case>/terugnemen/", views.take_back_case, name="case_take_back"),
    path("<uuid:meeting>/", views.meeting, name="meeting"),
    path("<uuid:meeting>/wijzigen/", views.plan, name="meeting_edit"),
]
