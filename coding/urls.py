"""The addresses of this app, below `/plg/<slug>/codering/`."""

from django.urls import path

from coding.views import results, rounds, settling, workbench

app_name = "coding"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("nieuw/", rounds.round_new, name="round_new"),
    path("<uuid:round>/", rounds.round_show, name="round"),
    path("<uuid:round>/verder/", rounds.round_advance, name="round_advance"),
    path("<uuid:round>/terug/", rounds.round_back, name="round_back"),
    path("<uuid:round>/erbij/", rounds.round_add, name="round_add"),
    path("<uuid:round>/volgende/", workbench.next_source, name="next"),
    path("<uuid:round>/<int:position>/", workbench.source, name="source"),
    path("<uuid:round>/overeenstemming/", settling.agreement, name="agreement"),
    path("<uuid:round>/overeenstemming/<int:position>/", settling.difference, name="difference"),
    path("<uuid:round>/uitkomsten/", results.result, name="results"),
    path("<uuid:round>/uitkomsten/per/<slug:what>/", results.split, name="results_by"),
    path("<uuid:round>/uitkomsten/passages/", results.matrix, name="matrix"),
    path("<uuid:round>/uitkomsten/mee/<slug:what>/", results.take, name="results_take"),
    path("<uuid:round>/uitkomsten/<slug:name>.csv", results.table_file, name="results_csv"),
]
