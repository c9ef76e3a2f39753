"""The addresses of this app, below `/plg/<slug>/logboek/`."""

from django.urls import path

from logbook.views import asking, drafts, entry, growth, intentions, loading, photos, threads, timeline, writing

app_name = "logbook"
urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("gedeeld/", timeline.shared, name="shared"),
    path("teruggetrokken/", timeline.withdrawn, name="withdrawn"),
    path("groei/", growth.growth_network, name="growth_network"),
    path("nieuw/", writing.new, name="new"),
    path("concepten/", drafts.keep, name="draft_keep"),
    path("concepten/<uuid:uid>/", drafts.draft, name="draft"),
    path("concepten/<uuid:uid>/weggooien/", drafts.drop, name="draft_drop"),
    path("tellingen/", threads.counts, name="counts"),
    path("rode-draad/", threads.threads, name="threads"),
    path("rode-draad/gezien/", intentions.put_away, name="put_away"),
    path("rode-draad/hoe-vaak/", intentions.habits, name="habits"),
    path("rode-draad/vragen/nieuw/", threads.question_new, name="question_new"),
    path("rode-draad/vragen/<uuid:uid>/", threads.question, name="question"),
    path("rode-draad/vragen/<uuid:uid>/wijzigen/", threads.question_edit, name="question_edit"),
    path("rode-draad/vragen/<uuid:uid>/afsluiten/", threads.question_close, name="question_close"),
    path("rode-draad/voornemens/nieuw/", intentions.new, name="intention_new"),
    path("rode-draad/voornemens/<uuid:uid>/", intentions.intention, name="intention"),
    path("rode-draad/voornemens/<uuid:uid>/wijzigen/", intentions.edit, name="intention_edit"),
    path("rode-draad/opbrengsten/nieuw/", threads.yield_new, name="yield_new"),
    path("rode-draad/opbrengsten/<uuid:uid>/", threads.yield_edit, name="yield_edit"),
    path("laden/", loading.load, name="load"),
    path("laden/vergeten/", loading.turn_down, name="load_turn_down"),
    path("laden/<uuid:uid>/", loading.confirm, name="load_confirm"),
    path("fotos/", photos.waiting, name="photos_waiting"),
    path("fotos/<uuid:uid>/", photos.photo, name="photo"),
    path("fotos/<uuid:uid>/klein/", photos.photo_small, name="photo_small"),
    path("fotos/<uuid:uid>/weghalen/", photos.drop, name="photo_drop"),
    path("<uuid:uid>/", entry.entry, name="entry"),
    path("<uuid:uid>/fotos/", photos.entry_photos, name="photos"),
    path("<uuid:uid>/reageren/", entry.respond, name="respond"),
    path("<uuid:uid>/reacties/<uuid:response>/weghalen/", entry.take_back, name="response_take_back"),
    path("<uuid:uid>/wijzigen/", writing.edit, name="edit"),
    path("<uuid:uid>/verdiepen/", writing.deepen, name="deepen"),
    path("<uuid:uid>/groei/", growth.growth, name="growth"),
    path("<uuid:uid>/versies/<int:number>/", entry.version, name="version"),
    path("<uuid:uid>/delen/", entry.sharing, name="sharing"),
    path("<uuid:uid>/terugtrekken/", entry.withdraw, name="withdraw"),
    path("<uuid:uid>/draad/", threads.hang, name="hang"),
    path("<uuid:uid>/vraag-maken/", asking.ask_the_group, name="ask_the_group"),
]
