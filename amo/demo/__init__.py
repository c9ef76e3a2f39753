"""This app's part of the demo world: measurements, and sheets filled in before and after."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from amo import services
from amo.models import Answer, Remark, Sheet, Wave
from amo.selectors import answered_theme
from amo.services.remarks import keep_remarks
from amo.words import Moment
from plg.models import Community, ContentVersion, Membership

FILE = Path(__file__).parent / "answers_leergang.yaml"
REMARKS = FILE.with_name("remarks_leergang.yaml")


def build(size: str, entries: int) -> None:
    """Make the demo measurements; a second time adds nothing. The size of the world changes nothing here."""
    world = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    instrument = ContentVersion.objects.filter(kind="instrument", key=world["instrument"]).latest("version")
    for slug, windows in {world["community"]: world["waves"], **world["open"]}.items():
        community = Community.objects.get(slug=slug)
        for moment, window in windows.items():
            wave = services.plan_wave(
                by=None,
                community=community,
                moment=Moment(moment),
                instrument=instrument,
                opens=window["opens_on"],
                closes=window["closes_on"],
                theme=window.get("theme") if answered_theme(community, instrument) is None else None,
                announce=False,  # nobody of the demo waits for a letter
            )
            if slug == world["community"]:
                _fill_in(wave, world)
    services.settle_group_pictures()


def _fill_in(wave: Wave, world: dict[str, Any]) -> None:
    if wave.sheets.exists():
        return
    items = [item for group in world["items"] for item in group]
    members = _members(wave.community)
    sent = timezone.make_aware(datetime.combine(wave.closes_on, time(12)))
    ContentVersion.objects.filter(pk=wave.instrument_id, frozen_at=None).update(frozen_at=timezone.now())
    for who, moments in world["answers"].items():
        sheet = Sheet.objects.create(wave=wave, membership=members[who], submitted_at=sent)
        Answer.objects.bulk_create(_answers(sheet, items, moments[wave.moment]))
    _remark(wave)


def _remark(wave: Wave) -> None:
    """Write down what some added in words, each with whether researchers may read it."""
    told = yaml.safe_load(REMARKS.read_text(encoding="utf-8"))["remarks"]
    for line in (line for line in told if line["moment"] == wave.moment):
        sheet = wave.sheets.select_related("membership", "wave__instrument").get(
            membership__user__email=f"{line['who']}@demo.example"
        )
        Remark.objects.create(sheet=sheet, scale=line["scale"], text=line["text"].strip())
        if line["counts"]:
            sheet.remarks_count = True
            sheet.save(update_fields=["remarks_count"])
            keep_remarks(sheet)


def _answers(sheet: Sheet, items: list[str], digits: str) -> Iterator[Answer]:
    for item, digit in zip(items, digits.replace(" ", ""), strict=True):
        yield Answer(sheet=sheet, item=item, value=int(digit))


def _members(community: Community) -> dict[str, Membership]:
    """Return the demo people of a community by the first part of their address, which is their key in the files."""
    members = community.memberships.filter(user__is_demo=True).select_related("user")
    return {(member.user.email or "").partition("@")[0]: member for member in members}
