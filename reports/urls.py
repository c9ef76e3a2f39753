"""The addresses of this app, below `/plg/<slug>/`."""

from django.urls import path

from reports.views import asked as views
from reports.views import family, meetings, paper, talks, tracing

app_name = "reports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("onderzoek/", views.export, name="export"),
    path("tabellen/", paper.paper, name="paper"),
    path("spoor/<uuid:uid>/", tracing.trace, name="trace"),
    path("uitgegeven/", views.handovers, name="handovers"),
    path("uitgegeven/<uuid:uid>/gemeld/", views.tell, name="tell"),
    path("toestemming/", views.consent_copy, name="consent_copy"),
    path("gesprek/<uuid:uid>/", talks.preparation, name="preparation"),
    path("gesprek/<uuid:uid>/pdf/", talks.preparation_file, name="preparation_file"),
    path("gesprek/<uuid:uid>/samenvatting/", talks.summary, name="talk_summary"),
    path("bijeenkomst/<uuid:meeting>/", meetings.minutes, name="minutes"),
    path("duo/", family.duo, name="duo"),
    path("leergemeenschap/", family.community, name="community"),
    path("samenvatting/", family.summary, name="summary"),
    path("bundel/", family.bundle, name="bundle"),
    path("<uuid:uid>/", views.report, name="report"),
    path("<uuid:uid>/meegeven/", family.give, name="give"),
    path("<uuid:uid>/terugnemen/", family.take_back, name="take_back"),
    path("<uuid:uid>/opnieuw/", views.retry, name="retry"),
    path("<uuid:uid>/stop/", views.stop, name="stop"),
    path("<uuid:uid>/bestand/", views.download, name="download"),
]
