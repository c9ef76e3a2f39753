"""The addresses of this app, below `/plg/<slug>/bijeenkomsten/`."""

from django.urls import path

from intervisie.views import cases, closing, meetings, rankings, sessions

app_name = "intervisie"
urlpatterns = [
    path("", meetings.meeting_list, name="meetings"),
    path("agenda.ics", meetings.calendar, name="calendar"),
    path("nieuw/", meetings.plan, name="plan"),
    path("reeks/", meetings.plan_series, name="series"),
    path("peiling/nieuw/", rankings.ranking_new, name="ranking_new"),
    path("peiling/<uuid:ranking>/", rankings.ranking, name="ranking"),
    path("peiling/<uuid:ranking>/stand/", rankings.ranking_turnout, name="ranking_turnout"),
    path("peiling/<uuid:ranking>/scherm/", rankings.ranking_wall, name="ranking_wall"),
    path("peiling/<uuid:ranking>/papier/", rankings.ranking_paper, name="ranking_paper"),
    path("peiling/<uuid:ranking>/sluiten/", rankings.ranking_close, name="ranking_close"),
    path("sessie/<uuid:session>/", sessions.session, name="session"),
    path("sessie/<uuid:session>/scherm/", sessions.session_wall, name="session_wall"),
    path("sessie/<uuid:session>/stand/", sessions.session_state, name="session_state"),
    path("sessie/<uuid:session>/meedoen/", sessions.session_join, name="session_join"),
    path("sessie/<uuid:session>/leiden/", sessions.session_lead, name="session_lead"),
    path("sessie/<uuid:session>/inbrengen/", sessions.session_say, name="session_say"),
    path("sessie/<uuid:session>/afsluiten/", sessions.session_close, name="session_close"),
    path("sessie/<uuid:session>/aantekeningen/", sessions.session_note, name="session_note"),
    path("casus/nieuw/", cases.write_case, name="case_new"),
    path("casus/<uuid:case>/", cases.case, name="case"),
    path("casus/<uuid:case>/wijzigen/", cases.write_case, name="case_edit"),
    path("casus/<uuid:case>/delen/", cases.share_case, name="case_share"),
    path("casus/<uuid:case>/terugnemen/", cases.take_back_case, name="case_take_back"),
    path("afspraak/<uuid:agreement>/", closing.agreement_act, name="agreement_act"),
    path("<uuid:meeting>/", meetings.meeting, name="meeting"),
    path("<uuid:meeting>/wijzigen/", meetings.plan, name="meeting_edit"),
    path("<uuid:meeting>/programma/", meetings.programme, name="programme"),
    path("<uuid:meeting>/aanwezig/", meetings.attendance, name="attendance"),
    path("<uuid:meeting>/afspraken/", closing.agreements, name="agreements"),
    path("<uuid:meeting>/verslag/", closing.minutes, name="minutes"),
    path("<uuid:meeting>/verslag/schrijven/", closing.minutes_edit, name="minutes_edit"),
    path("<uuid:meeting>/sessie/", sessions.session_new, name="session_new"),
    path("<uuid:meeting>/afzeggen/", meetings.cancel, name="meeting_cancel"),
    path("<uuid:meeting>/agenda.ics", meetings.calendar, name="meeting_calendar"),
]
