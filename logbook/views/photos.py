"""Photos: choosing one while writing, the page of an entry's photos, and the pictures themselves."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logbook import access
from logbook.forms.photos import PhotosForm
from logbook.models import Entry, Photo
from logbook.selectors.photos import own_photos, waiting_photos
from logbook.services import photos as services
from plg.access import doors
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership

FIELDS = "logbook/_photo_fields.html"


@require_safe
def photo(request: HttpRequest, slug: str, uid: UUID) -> FileResponse:
    """Give a photo to whoever may see it, in the size of a screen."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    return _picture(doors.one_of(access.visible_photos(member), uid=uid), small=False)


@require_safe
def photo_small(request: HttpRequest, slug: str, uid: UUID) -> FileResponse:
    """Give a photo to whoever may see it, small."""
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    return _picture(doors.one_of(access.visible_photos(member), uid=uid), small=True)


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the photos that wait for a form; a POST keeps one more, or takes one away. A fragment of that form."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    said = request.POST if request.method == "POST" else request.GET
    key = _key(said.get("client_key", ""))
    if key and request.method == "POST":
        form, sentence = take_in(request, member, key)
    else:
        form, sentence = PhotosForm(photos=waiting_photos(member, key) if key else ()), ""
    context = {"photos": form, "photo_sentence": sentence, "community": member.community}
    return render(request, FIELDS, context, status=400 if sentence else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_photos(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show an own entry's photos to their author: add one, describe them, take them away."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    entry = doors.one_of(access.own_entries(member), uid=uid)
    sentence = ""
    if request.method == "POST":
        _form, sentence = take_in(request, member, entry.client_key, entry, own_photos(entry))
        services.attach_photos(by=member, entry=entry, form_key=entry.client_key)
        if not sentence:
            messages.success(request, _("Bewaard."))
            return redirect("logbook:photos", slug=slug, uid=uid)
    form = PhotosForm(photos=own_photos(entry))
    full = len(form.photos) >= services.MOST_PHOTOS
    context = {"entry": entry, "photos": form, "photo_sentence": sentence, "full": full}
    return render(request, "logbook/entry_photos.html", context, status=400 if sentence else 200)


@require_POST
def drop(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take an own photo away; what is left comes back as a fragment, or the page of the entry's photos."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_still_there(request, access.own_photos(member).select_related("entry"), uid=uid)
    services.drop_photo(by=member, photo=found)
    if found.entry is not None:
        messages.success(request, _("De foto is weg, ook van de schijf."))
        return redirect("logbook:photos", slug=slug, uid=found.entry.uid)
    context = {"photos": PhotosForm(photos=waiting_photos(member, found.form_key)), "community": member.community}
    return render(request, FIELDS, context)


def take_in(
    request: HttpRequest,
    member: Membership,
    key: UUID,
    entry: Entry | None = None,
    there: Iterable[Photo] | None = None,
) -> tuple[PhotosForm, str]:
    """Keep what a form that was sent says about photos, whatever else is wrong with it.

    Returns the form of the photos as they are now, and the sentence about the one that could not be kept ("" when all
    went well): the text of the form is not to wait for it.
    """
    sent = PhotosForm(request.POST, request.FILES, photos=waiting_photos(member, key) if there is None else there)
    sentence = "" if sent.is_valid() else " ".join(str(error) for errors in sent.errors.values() for error in errors)
    try:
        services.describe_photos(by=member, alts=sent.alts())
        for gone in sent.dropped():
            services.drop_photo(by=member, photo=gone)
        if content := sent.chosen():
            alt = sent.cleaned_data.get("photo_alt", "")
            services.hold_photo(by=member, form_key=key, content=content, alt=alt, entry=entry)
    except DomainError as error:
        sentence = error.message
    return PhotosForm(photos=waiting_photos(member, key)), sentence


def sent_with_draft(request: HttpRequest, member: Membership) -> None:
    """Keep the photos that came with a draft, and say so when one was not kept."""
    _photos, sentence = sent_along(request, member)
    if sentence:
        messages.warning(request, _("Je concept is bewaard, een foto niet. %s") % sentence)


def sent_along(request: HttpRequest, member: Membership) -> tuple[PhotosForm, str]:
    """Keep the photos that came with a form for a text; see `take_in`. No query for a page that is only opened."""
    key = _key(request.POST.get("client_key", "")) if request.method == "POST" else None
    return take_in(request, member, key) if key else (PhotosForm(), "")


def waiting_with(member: Membership, key: UUID) -> PhotosForm:
    """Return the form of the photos that wait for this text. One query."""
    return PhotosForm(photos=waiting_photos(member, key))


def attach(request: HttpRequest, member: Membership, entry: Entry, key: UUID, sentence: str = "") -> None:
    """Tie the photos of a form that was kept to its entry, and say so when one was not kept."""
    left = services.attach_photos(by=member, entry=entry, form_key=key)
    if left and not sentence:
        sentence = services.room_words()
    if sentence:
        messages.warning(request, _("Je tekst is bewaard, een foto niet. %s") % sentence)


def _picture(photo: Photo, *, small: bool) -> FileResponse:
    answer = FileResponse(services.open_file(photo, small=small), content_type="image/jpeg", filename="foto.jpg")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _key(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
