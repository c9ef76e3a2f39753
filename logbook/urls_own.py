"""The addresses of what somebody wrote under the entries of others: of a person, whatever communities they are in."""

from django.urls import path

from logbook.views import written

app_name = "written"
urlpatterns = [
    path("", written.written, name="responses"),
    path("<uuid:uid>/weghalen/", written.take_back, name="take_back"),
]
