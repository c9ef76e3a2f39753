"""The addresses of this app, below `/plg/<slug>/vragenlijst/`."""

from django.urls import path

from amo.views import figures, group, instruments, result, sheets, waves

app_name = "amo"
urlpatterns = [
    path("", sheets.waves, name="waves"),
    path("meting/<uuid:wave>/begin/", sheets.begin, name="begin"),
    path("groep/", group.group, name="group"),
    path("cijfers/", figures.response, name="figures"),
    path("cijfers/<slug:questionnaire>/stellingen/", figures.statements, name="figures_items"),
    path("cijfers/<slug:questionnaire>/schalen/", figures.scale_scores, name="figures_scales"),
    path("cijfers/<slug:questionnaire>/verandering/", figures.change_table, name="figures_change"),
    path(
        "cijfers/<slug:questionnaire>/verandering/<slug:kind>/<slug:key>/", figures.change_of, name="figures_change_of"
    ),
    path("resultaat/", result.result, name="result"),
    path("metingen/", waves.plan, name="plan"),
    path("metingen/nieuw/", waves.new, name="wave_new"),
    path("metingen/<uuid:wave>/", waves.wave, name="wave"),
    path("metingen/<uuid:wave>/afgelasten/", waves.call_off, name="wave_call_off"),
    path("heropenen/<uuid:sheet>/", waves.reopen, name="reopen"),
    path("lijsten/", instruments.shelf, name="instruments"),
    path("lijsten/nieuw/", instruments.new, name="draft_new"),
    path("lijsten/laden/", instruments.load, name="instrument_load"),
    path("lijsten/<uuid:version>/", instruments.show, name="instrument"),
    path("lijsten/<uuid:version>/bestand/", instruments.file, name="instrument_file"),
    path("lijsten/<uuid:version>/nieuwe-versie/", instruments.revise, name="instrument_revise"),
    path("ontwerp/<uuid:draft>/", instruments.draft, name="draft"),
    path("ontwerp/<uuid:draft>/kop/", instruments.head, name="draft_head"),
    path("ontwerp/<uuid:draft>/deel/", instruments.scale, name="draft_scale_new"),
    path("ontwerp/<uuid:draft>/deel/<int:place>/", instruments.scale, name="draft_scale"),
    path("ontwerp/<uuid:draft>/deel/<int:place>/schikken/", instruments.arrange, name="draft_arrange"),
    path("ontwerp/<uuid:draft>/bekijken/", instruments.preview, name="draft_preview"),
    path("ontwerp/<uuid:draft>/uitgeven/", instruments.issue, name="draft_issue"),
    path("ontwerp/<uuid:draft>/weggooien/", instruments.drop, name="draft_drop"),
    path("<uuid:sheet>/nakijken/", sheets.review, name="review"),
    path("<uuid:sheet>/opmerkingen/", sheets.remarks, name="remarks"),
    path("<uuid:sheet>/<slug:scale>/", sheets.scale, name="scale"),
]
