"""The addresses of somebody's own data: of a person, whatever communities they are in."""

from django.urls import path

from reports.views import own

app_name = "own"
urlpatterns = [
    path("", own.data, name="data"),
    path("bestand/", own.download, name="download"),
]
