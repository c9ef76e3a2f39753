"""The addresses of the ground."""

from django.urls import path

from plg.views import health, home

app_name = "plg"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("plg/<slug:slug>/", home.community, name="community"),
]
