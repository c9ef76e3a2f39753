"""The addresses of the ground."""

from django.urls import path

from plg.views import gallery, health, home, names

app_name = "plg"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("galerij/", gallery.gallery, name="gallery"),
    path("plg/<slug:slug>/", home.community, name="community"),
    path("plg/<slug:slug>/beheer/namen/", names.found, name="names"),
    path("plg/<slug:slug>/beheer/namen/maskeer-alles/", names.mask_all, name="names_mask_all"),
    path("plg/<slug:slug>/beheer/namen/zoek/", names.search, name="names_search"),
]
