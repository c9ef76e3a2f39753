"""Every address of the platform. The app of a room keeps its own list; this one only joins them."""

from django.urls import include, path

urlpatterns = [
    path("", include("plg.urls")),
    path("mijn/gegevens/", include("reports.urls_own")),
    path("mijn/reacties/", include("logbook.urls_own")),
    path("plg/<slug:slug>/logboek/", include("logbook.urls")),
    path("plg/<slug:slug>/vragenlijst/", include("amo.urls")),
    path("plg/<slug:slug>/bijeenkomsten/", include("intervisie.urls")),
    path("plg/<slug:slug>/codering/", include("coding.urls")),
    path("plg/<slug:slug>/rapporten/", include("reports.urls")),
]

handler400 = "plg.views.errors.bad_request"
handler403 = "plg.views.errors.forbidden"
handler404 = "plg.views.errors.not_found"
handler500 = "plg.views.errors.server_error"
