"""The addresses of the ground."""

from django.urls import path

from plg.views import consent, demo, gallery, health, home, inspections, language, me, names, people, sign_in, trail

app_name = "plg"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("galerij/", gallery.gallery, name="gallery"),
    path("inloggen/", sign_in.sign_in, name="sign_in"),
    path("inloggen/onderweg/", sign_in.sent, name="sign_in_sent"),
    path("inloggen/wachtwoord/", sign_in.with_password, name="sign_in_password"),
    path("uitloggen/", sign_in.sign_out, name="sign_out"),
    path("link/<str:token>/", sign_in.link, name="link"),
    path("link/<str:token>/nieuw/", sign_in.renew, name="link_renew"),
    path("taal/", language.language, name="language"),
    path("demo/", demo.people, name="demo"),
    path("demo/post/", demo.mail, name="demo_mail"),
    path("platform/inzage/", inspections.inspections, name="inspections"),
    path("platform/inzage/<uuid:uid>/", inspections.inspection, name="inspection"),
    path("platform/inzage/<uuid:uid>/einde/", inspections.end, name="inspection_end"),
    path("platform/inzage/<uuid:uid>/namen/", inspections.names, name="inspection_names"),
    path("platform/inzage/<uuid:uid>/<uuid:member>/", inspections.texts, name="inspection_texts"),
    path("plg/<slug:slug>/", home.community, name="community"),
    path("plg/<slug:slug>/ik/", me.me, name="me"),
    path("plg/<slug:slug>/ik/toestemming/", consent.own, name="consent"),
    path("plg/<slug:slug>/beheer/mensen/", people.people, name="people"),
    path("plg/<slug:slug>/beheer/mensen/laden/", people.load, name="people_load"),
    path("plg/<slug:slug>/beheer/mensen/laden/niet/", people.turn_down, name="people_turn_down"),
    path("plg/<slug:slug>/beheer/mensen/laden/<uuid:uid>/", people.confirm, name="people_confirm"),
    path("plg/<slug:slug>/beheer/mensen/uitnodigen/", people.invite, name="people_invite"),
    path("plg/<slug:slug>/beheer/mensen/<uuid:uid>/toestemming/", consent.on_paper, name="consent_paper"),
    path("plg/<slug:slug>/beheer/wie-deed-wat/", trail.trail, name="trail"),
    path("plg/<slug:slug>/beheer/namen/", names.found, name="names"),
    path("plg/<slug:slug>/beheer/namen/maskeer-alles/", names.mask_all, name="names_mask_all"),
    path("plg/<slug:slug>/beheer/namen/zoek/", names.search, name="names_search"),
]
