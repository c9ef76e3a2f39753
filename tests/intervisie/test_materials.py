"""Files of a meeting: what they are is read from their content; they are saved, never shown; gone is off the disk."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from PIL import Image

from intervisie.models import MaterialFile, Meeting
from intervisie.services import materials as services
from intervisie.services.file_kinds import MOST_BYTES, UnfitFile, fitted
from intervisie.words import FileKind
from plg.errors import DomainError, Gone, Refused
from plg.models import AuditLine
from tests import factories as make
from tests.support import closings
from tests.world import World

PDF = b"%PDF-1.7 een voorbeeld"


def document(*parts: str, mimetype: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for part in parts:
            file.writestr(part, "inhoud")
    return held.getvalue()


WORD = document("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (WORD, FileKind.DOCX),
        (document("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
        (document("[Content_Types].xml", "ppt/presentation.xml"), FileKind.PPTX),
        (document("content.xml", mimetype="application/vnd.oasis.opendocument.text"), FileKind.ODT),
        (make.picture(kind="PNG"), FileKind.JPEG),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: FileKind) -> None:
    assert fitted(content).kind == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"%PDF-" + b"x" * MOST_BYTES, "groter dan 10 MB"),
        (b"<html><script>alert(1)</script>", "kennen we niet"),
        (b"MZ\x90\x00", "kennen we niet"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kennen we niet"),
        (document("los.txt"), "kennen we niet"),
        (document("word/document.xml"), "kennen we niet"),
        (WORD[:-30], "beschadigd"),
        (document("[Content_Types].xml", *(f"word/{number}.xml" for number in range(5_001))), "te veel onderdelen"),
        (document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro"),
        (b"\x89PNG\r\n\x1a\nkapot", "foto|beschadigd"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Exception, match=words):
        fitted(content)


def test_a_picture_loses_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Merk"
    exif.get_ifd(0x8825)[1] = "N"
    kept = fitted(make.picture(exif=exif)).content
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_it_is_added_once_fetched_by_the_community_and_taken_off_the_disk(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    meeting = make.meeting(world.north)
    marijke, anna = world.client(world.marijke), world.client(world.anna)
    page = reverse("intervisie:materials", args=["north", meeting.uid])
    for _tap in range(2):
        sent = {"file": SimpleUploadedFile("lees mij.exe", PDF), "title": ""}
        assert marijke.post(page, sent).status_code == 302
    (kept,) = MaterialFile.objects.all()
    assert (kept.title, kept.kind) == ("lees mij", "pdf")
    told = anna.get(reverse("intervisie:meeting", args=["north", meeting.uid])).content.decode()
    assert "lees mij" in told
    address = reverse("intervisie:material", args=["north", kept.uid])
    answer = anna.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="lees-mij.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    where = Path(default_storage.path(kept.where))
    assert where.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _press in range(2):
            assert marijke.post(page, {"drop": str(kept.uid)}).status_code == 302
        assert marijke.post(page, {"drop": "deze"}).status_code == 400
    assert not where.exists()
    assert anna.get(address).status_code == 404


def test_only_who_plans_adds_and_only_so_many(world: World) -> None:
    meeting: Meeting = make.meeting(world.north)
    with pytest.raises(Refused):
        services.add_file(by=world.anna, meeting=meeting, content=PDF, title="")
    for number in range(services.MOST_FILES):
        closings.file(meeting, content=PDF + bytes([number + 65]))
    with pytest.raises(UnfitFile, match="passen 10"):
        services.add_file(by=world.marijke, meeting=meeting, content=PDF, title="")
    answer = world.client(world.marijke).post(
        reverse("intervisie:materials", args=["north", meeting.uid]), {"file": SimpleUploadedFile("a.pdf", b"nee")}
    )
    assert answer.status_code == 400
    assert "kennen we niet" in answer.content.decode()


def on_disk() -> set[Path]:
    return {path for path in Path(default_storage.path("materials")).glob("*/*") if path.is_file()}


def test_a_full_disk_is_told_and_keeps_no_row(world: World) -> None:
    meeting, folder = make.meeting(world.north), Path(default_storage.path("materials"))
    aside = folder.with_name("materials-set-aside")
    folder.mkdir(exist_ok=True)
    folder.rename(aside)
    folder.write_text("a file stands where the folder should be")
    try:
        with pytest.raises(DomainError, match="heeft er geen plaats voor"):
            services.add_file(by=world.marijke, meeting=meeting, content=PDF, title="Lees mij")
        assert not MaterialFile.objects.exists()
    finally:
        folder.unlink()
        aside.rename(folder)
    assert services.add_file(by=world.marijke, meeting=meeting, content=PDF, title="Lees mij").title == "Lees mij"


def test_a_file_whose_row_cannot_be_kept_leaves_the_disk(world: World) -> None:
    meeting, before = make.meeting(world.north), on_disk()
    other = connection.copy()
    try:
        with other.cursor() as cursor:  # somebody holds the trail of the community, and does not let go
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [str(world.north.uid)])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20ms'")
        with pytest.raises(OperationalError):
            services.add_file(by=world.marijke, meeting=meeting, content=PDF, title="Lees mij")
    finally:
        other.close()
    assert not MaterialFile.objects.exists()
    assert on_disk() == before


def test_a_file_that_is_not_on_disk_is_told_and_can_be_taken_off_the_list(world: World) -> None:
    kept = closings.file(make.meeting(world.north))
    default_storage.delete(kept.where)
    with pytest.raises(Gone, match="niet meer"):
        services.open_file(kept)
    assert world.client(world.anna).get(reverse("intervisie:material", args=["north", kept.uid])).status_code == 404
    for _press in range(2):
        services.drop_file(by=world.marijke, file=kept)
    assert not MaterialFile.objects.exists()
    assert AuditLine.objects.filter(word="meeting.file_removed").count() == 1


def test_what_no_meeting_knows_of_goes_at_night(world: World) -> None:
    kept = Path(default_storage.path(closings.file(make.meeting(world.north)).where))
    stray, young = kept.with_name("van-niemand"), kept.with_name("net-binnen")
    for path in (stray, young):
        path.write_bytes(PDF)
    for path in (kept, stray):
        os.utime(path, (0, 0))
    assert services.drop_strays() == 1
    assert (kept.exists(), stray.exists(), young.exists()) == (True, False, True)
