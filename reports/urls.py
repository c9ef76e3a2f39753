"""The addresses of this app, below `/plg/<slug>/`."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
