"""The addresses of this app, below `/plg/<slug>/vragenlijst/`."""

from django.urls import path

from amo.views import figures, sheets

app_name = "amo"
urlpatterns = [
    path("", sheets.waves, name="waves"),
    path("meting/<uuid:wave>/begin/", sheets.begin, name="begin"),
    path("cijfers/", figures.response, name="figures"),
    path("cijfers/<slug:questionnaire>/stellingen/", figures.statements, name="figures_items"),
    path("cijfers/<slug:questionnaire>/schalen/", figures.scale_scores, name="figures_scales"),
    path("cijfers/<slug:questionnaire>/verandering/", figures.change_table, name="figures_change"),
    path(
        "cijfers/<slug:questionnaire>/verandering/<slug:kind>/<slug:key>/", figures.change_of, name="figures_change_of"
    ),
    path("<uuid:sheet>/nakijken/", sheets.review, name="review"),
    path("<uuid:sheet>/<slug:scale>/", sheets.scale, name="scale"),
]
