"""Photos: what may become one, what is left of it, who sees it, and that it is never lost, doubled or left behind."""

import io
import os
import struct
import zlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from logbook import own, services
from logbook.models import Entry, Photo
from logbook.services import photo_files, photos
from logbook.services.photo_shaping import SCREEN, UnfitPhoto, shaped
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine
from plg.services.erasing import erase
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db

PLACE, MAKER, WORDS = "52.0907", "Kiekmaker 3000", "geheim-onderschrift"


def told_picture(kind: str = "JPEG") -> bytes:
    """A picture of 60 by 40 that lies on its side, and tells where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010F] = MAKER
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 26.5)
    exif.get_ifd(0x8825)[0x1D] = PLACE
    out = io.BytesIO()
    extra = {"xmp": f"<x:xmpmeta>{WORDS}</x:xmpmeta>".encode()} if kind != "PNG" else {}
    if kind == "JPEG":
        extra["comment"] = WORDS.encode()
    Image.new("RGB", (60, 40), "teal").save(out, kind, exif=exif, **extra)
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A tiny PNG that says it is enormous."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\x00" * 10_000)) + part(b"IEND", b"")


def layered(layers: int) -> bytes:
    """A JPEG in layers that is gone through very many times."""
    whole = make.picture(4000, 4000, progressive=True)
    scan = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[scan:-2] * layers + whole[-2:]


def hold(world: World, content: bytes, key: UUID | None = None) -> Photo:
    return photos.hold_photo(by=world.anna, form_key=key or uuid4(), content=content)


def on_disk() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT, "photos").rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


# ── What may become a photo ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_left_the_right_way_up(world: World, kind: str) -> None:
    sent = told_picture(kind)
    assert MAKER.encode() in sent
    photo = hold(world, sent)
    assert (photo.width, photo.height) == (40, 60)
    for name in (photo.screen_file, photo.small_file):
        kept = Path(settings.MEDIA_ROOT, name).read_bytes()
        for word in (MAKER, PLACE, WORDS, "Exif", "xmp", "ICC_PROFILE"):
            assert word.encode() not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert (image.format, image.getexif(), image.info.get("comment")) == ("JPEG", Image.Exif(), None)


def test_it_becomes_the_size_of_a_screen(world: World) -> None:
    photo = hold(world, make.picture(4000, 1000))
    assert (photo.width, photo.height) == (SCREEN, SCREEN // 4)
    with Image.open(Path(settings.MEDIA_ROOT, photo.small_file)) as small:
        assert small.size == (400, 100)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    kind = "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG" if mode != "PA" else "WEBP"
    out = io.BytesIO()
    image = Image.new("RGBA", (30, 20)).convert("PA").convert("RGBA") if mode == "PA" else Image.new(mode, (30, 20))
    image.save(out, kind)
    assert (shaped(out.getvalue()).width, shaped(out.getvalue()).height) == (30, 20)


def test_what_is_see_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(shaped(out.getvalue()).screen)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1)])
def test_odd_sizes_are_read(size: tuple[int, int]) -> None:
    assert shaped(make.picture(*size)).small.startswith(b"\xff\xd8")


GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 50


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "leeg"),
        (b"Gewoon een tekst, met .jpg erachter.", "JPEG, PNG of WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPEG, PNG of WebP"),
        (GIF, "JPEG, PNG of WebP"),
        (b"%PDF-1.7\n", "JPEG, PNG of WebP"),
        (HEIC, "HEIC"),
        (b"\xff\xd8\xff" + b"\x00" * (15 * 1024 * 1024), "groter dan 15 MB"),
        (png_that_says(30_000, 30_000), "veel te veel beeldpunten; we lezen er hoogstens 16 miljoen"),
        (png_that_says(10_000, 10_000), "veel te veel"),
        (png_that_says(6_000, 5_000), "6000 bij 5000 beeldpunten; we lezen er hoogstens 16 miljoen"),
        (png_that_says(4_000_000_000, 1), "JPEG, PNG of WebP|beschadigd|beeldpunten"),
        (png_that_says(4000, 4000), "beschadigd"),
        (layered(60), "beeldpunten"),
    ],
    ids=["empty", "text", "svg", "gif", "pdf", "heic", "large", "bomb", "big", "over", "line", "cut", "layers"],
)
def test_what_cannot_become_a_photo_is_refused_in_words(world: World, content: bytes, says: str) -> None:
    with pytest.raises(UnfitPhoto, match=says):
        hold(world, content)
    assert not Photo.objects.exists()
    assert on_disk() == set()


def test_half_a_photo_is_refused_also_beside_the_renderer_of_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it for the whole process
    whole = make.picture(600, 400, quality=95)
    with pytest.raises(UnfitPhoto, match="beschadigd"):
        shaped(whole[: len(whole) // 2])


# ── Kept, and kept once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_file_for_the_same_form_is_one_photo(world: World) -> None:
    key, content = uuid4(), make.picture()
    first = hold(world, content, key)
    assert hold(world, content, key) == first
    entry = make.entry(world.anna)
    assert photos.attach_photos(by=world.anna, entry=entry, form_key=key) == 0
    assert hold(world, content, key) == first  # the queue of a phone sends it again after all
    assert photos.attach_photos(by=world.anna, entry=entry, form_key=key) == 0
    assert list(entry.photos.all()) == [first]
    assert len(on_disk()) == 2
    assert AuditLine.objects.get(word="logbook.photos_added").detail["photos"] == 1


def test_somebody_elses_key_gives_nothing(world: World) -> None:
    key = uuid4()
    hold(world, make.picture(), key)
    theirs = make.entry(world.bram)
    photos.attach_photos(by=world.bram, entry=theirs, form_key=key)
    assert not theirs.photos.exists()
    with pytest.raises(Refused):
        photos.attach_photos(by=world.anna, entry=theirs, form_key=key)


def test_four_fit_and_a_fifth_is_told(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    key = uuid4()
    for colour in ("red", "green", "blue", "white"):
        hold(world, make.picture(colour=colour), key)
    with pytest.raises(UnfitPhoto, match="passen 4 foto's"):
        hold(world, make.picture(colour="black"), key)
    entry = make.entry(world.anna)
    assert photos.attach_photos(by=world.anna, entry=entry, form_key=key) == 0
    other = uuid4()
    hold(world, make.picture(colour="pink"), other)
    with django_capture_on_commit_callbacks(execute=True):
        assert photos.attach_photos(by=world.anna, entry=entry, form_key=other) == 1
    assert (entry.photos.count(), len(on_disk())) == (4, 8)


def test_words_about_a_photo_are_for_its_owner_to_choose(world: World) -> None:
    mine, theirs = make.photo(make.entry(world.anna)), make.photo(make.entry(world.bram))
    photos.describe_photos(by=world.anna, alts={mine.uid: "  Handen\r\nin de klei ", theirs.uid: "Nee."})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.alt, theirs.alt) == ("Handen in de klei", "")
    with pytest.raises(UnfitPhoto, match="300 tekens"):
        photos.describe_photos(by=world.anna, alts={mine.uid: "a" * 301})
    with pytest.raises(Refused):
        photos.drop_photo(by=world.anna, photo=theirs)


def test_a_disk_that_is_full_leaves_nothing_half(world: World) -> None:
    Path(settings.MEDIA_ROOT, "photos").write_text("in de weg")
    with pytest.raises(DomainError, match="Je tekst gaat wel goed"):
        hold(world, make.picture())
    assert not Photo.objects.exists()


# ── Without JavaScript: one form ────────────────────────────────────────────────────────────────────────────────────


def form(text: str, key: UUID, **more: object) -> dict[str, object]:
    return {"text": text, "client_key": str(key), "happened_on": "2026-03-02", **more}


def file(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def send(client: Client, data: dict[str, object]) -> str:
    answer = client.post(reverse("logbook:new", args=["north"]), data, follow=True)
    return answer.content.decode()


def test_a_fault_in_the_text_does_not_lose_the_photo(world: World, content: None) -> None:
    client, key = world.client(world.anna), uuid4()
    body = send(client, form("", key, photo=file(make.picture()), photo_alt="Een lege gang."))
    assert "Er staat nog niets" in body
    photo = Photo.objects.get()
    assert str(photo.uid) in body
    assert 'value="Een lege gang."' in body
    send(client, form("Nu met tekst.", key, **{f"alt_{photo.uid}": "De gang om acht uur."}))
    entry = Entry.objects.get()
    assert [(one.pk, one.alt) for one in entry.photos.all()] == [(photo.pk, "De gang om acht uur.")]


def test_a_fault_in_the_photo_does_not_hold_up_the_text(world: World, content: None) -> None:
    body = send(world.client(world.anna), form("Dit moet blijven.", uuid4(), photo=file(b"geen foto")))
    assert Entry.objects.get().current.text == "Dit moet blijven."  # type: ignore[union-attr]
    assert "Je tekst is bewaard, een foto niet. Dit is geen foto die we kunnen lezen." in body


def test_a_photo_that_may_go_does_not_come_along(world: World, content: None) -> None:
    client, key = world.client(world.anna), uuid4()
    send(client, form("", key, photo=file(make.picture())))
    photo = Photo.objects.get()
    send(client, form("Zonder foto.", key, **{f"drop_{photo.uid}": "on"}))
    assert not Photo.objects.exists()


def test_the_page_of_an_entrys_photos(world: World, content: None) -> None:
    entry = make.entry(world.anna)
    client, address = world.client(world.anna), reverse("logbook:photos", args=["north", entry.uid])
    assert client.post(address, {"photo": file(make.picture()), "photo_alt": "Een deur."}).status_code == 302
    photo = entry.photos.get()
    assert photo.alt == "Een deur."
    refused = client.post(address, {"photo": file(HEIC), f"alt_{photo.uid}": "Een open deur."})
    assert (refused.status_code, "HEIC" in refused.content.decode()) == (400, True)
    photo.refresh_from_db()
    assert photo.alt == "Een open deur."
    client.post(address, {f"drop_{photo.uid}": "on"})
    assert not entry.photos.exists()
    assert AuditLine.objects.filter(word="logbook.photo_removed").count() == 1


def test_the_fragment_while_writing(world: World) -> None:
    client, key, address = world.client(world.anna), uuid4(), reverse("logbook:photos_waiting", args=["north"])
    made = client.post(address, {"client_key": key, "photo": file(make.picture()), "photo_alt": "Een raam."})
    assert 'value="Een raam."' in made.content.decode()
    assert client.get(address, {"client_key": str(key)}).content == made.content
    wrong = client.post(address, {"client_key": key, "photo": file(GIF)})
    assert (wrong.status_code, "JPEG, PNG of WebP" in wrong.content.decode()) == (400, True)
    assert "photo-row" not in client.get(address, {"client_key": "onzin"}).content.decode()
    assert "photo-row" not in world.client(world.bram).get(address, {"client_key": str(key)}).content.decode()
    client.post(reverse("logbook:photo_drop", args=["north", Photo.objects.get().uid]))
    assert not Photo.objects.exists()


# ── Who sees it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_follows_the_audience_of_its_text_and_is_kept_by_no_cache(world: World) -> None:
    entry = make.entry(world.anna)
    photo = make.photo(entry)
    bram = world.client(world.bram)
    address = reverse("logbook:photo", args=["north", photo.uid])
    assert bram.get(address).status_code == 404
    services.share(by=world.anna, entry=entry, circles=[Circle.DUO])
    answer = bram.get(address)
    assert b"".join(answer.streaming_content) == Path(settings.MEDIA_ROOT, photo.screen_file).read_bytes()  # type: ignore[attr-defined]
    assert {name: answer.headers[name] for name in ("Cache-Control", "X-Content-Type-Options", "Content-Type")} == {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "image/jpeg",
    }
    assert answer.headers["Content-Disposition"] == 'inline; filename="foto.jpg"'
    services.unshare(by=world.anna, entry=entry, circles=[Circle.DUO])
    assert bram.get(address).status_code == 404
    assert str(photo.uid) not in photo.screen_file
    assert bram.get(f"/media/{photo.screen_file}").status_code == 404


def test_a_file_that_is_not_there_is_told(world: World) -> None:
    photo = make.photo(make.entry(world.anna))
    photo_files.remove(photo)
    assert world.client(world.anna).get(reverse("logbook:photo", args=["north", photo.uid])).status_code == 404


def test_it_comes_along_with_the_queries_of_its_entry(world: World, content: None, max_queries: MaxQueries) -> None:
    entry = make.entry(world.anna, "Met foto's.", Circle.COMMUNITY)
    for colour in ("red", "green", "blue", "white"):
        make.photo(entry, f"Een {colour} vlak", colour=colour)
    for who in (world.anna, world.bram):
        client = world.client(who)
        with max_queries(8):
            body = client.get(reverse("logbook:entry", args=["north", entry.uid])).content.decode()
        assert body.count("photo-strip") == 1
        assert 'alt="Een blue vlak"' in body
    client = world.client(world.bram)
    with max_queries(8):
        assert "4 foto" in client.get(reverse("logbook:shared", args=["north"])).content.decode()


# ── Gone when it goes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_files_go_with_whatever_takes_the_row(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for gone in ("dropped", "withdrawn", "deleted", "erased"):
        entry = make.entry(world.fatma if gone == "erased" else world.anna)
        photo = make.photo(entry)
        assert len(on_disk()) == 2
        with django_capture_on_commit_callbacks(execute=True):
            if gone == "dropped":
                photos.drop_photo(by=world.anna, photo=photo)
            elif gone == "withdrawn":
                services.withdraw(by=world.anna, entry=entry)
            elif gone == "deleted":
                Entry.objects.filter(pk=entry.pk).update(current=None)
                entry.delete()
            else:
                erase(user=world.fatma.user, by=None)
        assert (gone, Photo.objects.count(), on_disk()) == (gone, 0, set())


def test_what_was_rolled_back_stays(world: World) -> None:
    photo = make.photo(make.entry(world.anna))
    with transaction.atomic():
        photos.drop_photo(by=world.anna, photo=photo)
        transaction.set_rollback(True)
    assert (Photo.objects.count(), len(on_disk())) == (1, 2)


def test_tidying_takes_what_nobody_waits_for(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    kept, old = make.photo(make.entry(world.anna)), hold(world, make.picture(colour="red"))
    Photo.objects.filter(pk=old.pk).update(made_at=timezone.now() - photos.WAITS)
    with django_capture_on_commit_callbacks(execute=True):
        assert photos.drop_waiting() == 1
    folder = Path(settings.MEDIA_ROOT, kept.screen_file).parent
    for name in ("alleen.jpg", ".half"):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (0, 0))
    os.utime(folder / Path(kept.small_file).name, (0, 0))
    (folder / "net.jpg").write_bytes(b"")
    assert photo_files.drop_strays() == 2
    assert on_disk() == {Path(kept.screen_file).name, Path(kept.small_file).name, "net.jpg"}


def test_it_is_in_the_copy_of_ones_own_data(world: World) -> None:
    photo = make.photo(make.entry(world.anna), "Een lege stoel.")
    (found,) = own.photo_files(world.anna.user)
    assert found.name.startswith("fotos/")
    assert found.read() == Path(settings.MEDIA_ROOT, photo.screen_file).read_bytes()
    assert "Foto: Een lege stoel." in own.own_part(world.anna.user).pieces[0].notes
    assert own.photo_files(world.bram.user) == []
