"""The addresses of this app, below `/plg/<slug>/codering/`."""

from django.urls import path

from coding.views import book_drafts, books, memos, releasing, results, rounds, settling, workbench

app_name = "coding"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("nieuw/", rounds.round_new, name="round_new"),
    path("boeken/", books.shelf, name="books"),
    path("boeken/nieuw/", books.new, name="book_new"),
    path("boeken/laden/", books.load, name="book_load"),
    path("boeken/laden/<uuid:file>/", books.check, name="book_check"),
    path("boeken/<uuid:book>/", books.show, name="book"),
    path("boeken/<uuid:book>/verschil/", books.compare, name="book_compare"),
    path("boeken/<uuid:book>/nieuwe-versie/", books.revise, name="book_revise"),
    path("boeken/<uuid:book>/bestand/<slug:form>/", books.file, name="book_file"),
    path("ontwerp/<uuid:draft>/", book_drafts.show, name="book_draft"),
    path("ontwerp/<uuid:draft>/kop/", book_drafts.head, name="book_draft_head"),
    path("ontwerp/<uuid:draft>/verschil/", book_drafts.compare, name="book_draft_compare"),
    path("ontwerp/<uuid:draft>/code/", book_drafts.code, name="book_code_new"),
    path("ontwerp/<uuid:draft>/code/<slug:key>/", book_drafts.code, name="book_code"),
    path("ontwerp/<uuid:draft>/code/<slug:key>/plaats/", book_drafts.step, name="book_code_step"),
    path("ontwerp/<uuid:draft>/code/<slug:key>/<slug:what>/", book_drafts.act, name="book_code_act"),
    path("ontwerp/<uuid:draft>/terug/", book_drafts.back, name="book_draft_back"),
    path("ontwerp/<uuid:draft>/uitgeven/", book_drafts.issue, name="book_draft_issue"),
    path("ontwerp/<uuid:draft>/weggooien/", book_drafts.drop, name="book_draft_drop"),
    path("<uuid:round>/", rounds.round_show, name="round"),
    path("<uuid:round>/opzet/", rounds.round_edit, name="round_edit"),
    path("<uuid:round>/verder/", rounds.round_advance, name="round_advance"),
    path("<uuid:round>/terug/", rounds.round_back, name="round_back"),
    path("<uuid:round>/vrijgeven/", releasing.round_release, name="round_release"),
    path("<uuid:round>/erbij/", rounds.round_add, name="round_add"),
    path("<uuid:round>/volgende/", workbench.next_source, name="next"),
    path("<uuid:round>/<int:position>/", workbench.source, name="source"),
    path("<uuid:round>/memos/", memos.memo_list, name="memos"),
    path("<uuid:round>/memos/memos.csv", memos.memo_file, name="memos_file"),
    path("<uuid:round>/overeenstemming/", settling.agreement, name="agreement"),
    path("<uuid:round>/overeenstemming/<int:position>/", settling.difference, name="difference"),
    path("<uuid:round>/uitkomsten/", results.result, name="results"),
    path("<uuid:round>/uitkomsten/per/<slug:what>/", results.split, name="results_by"),
    path("<uuid:round>/uitkomsten/passages/", results.matrix, name="matrix"),
    path("<uuid:round>/uitkomsten/mee/<slug:what>/", results.take, name="results_take"),
    path("<uuid:round>/uitkomsten/<slug:name>.csv", results.table_file, name="results_csv"),
]
