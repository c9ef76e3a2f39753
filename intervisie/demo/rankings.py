"""The rankings of the demo world: one closed with the published totals, one open for who wants to try."""

from pathlib import Path
from typing import Any

import yaml

from intervisie.models import Ballot, Meeting, Option, Ranking, Vote
from intervisie.selectors.lists import ready_lists
from intervisie.words import Method, RankingState
from logbook.selectors import guide

RANKINGS = Path(__file__).parent / "rankings.yaml"


def build_rankings(meetings: dict[tuple[str, int], Meeting]) -> None:
    """Make both rankings; a second time adds nothing."""
    asked = yaml.safe_load(RANKINGS.read_text(encoding="utf-8"))
    _weighed(asked["weighed"], meetings[asked["weighed"]["community"], asked["weighed"]["meeting"]])
    _open(asked["open"]["list"], meetings[asked["open"]["community"], asked["open"]["meeting"]])


def _weighed(line: dict[str, Any], meeting: Meeting) -> None:
    moment = {"state": RankingState.CLOSED, "made_at": meeting.starts_at, "closed_at": meeting.ends_at}
    ranking, made = Ranking.objects.get_or_create(
        community=meeting.community, meeting=meeting, question=line["question"], defaults=moment
    )
    if not made:
        return
    options = {
        issue.key: Option(ranking=ranking, order=at, label=issue.label, hint=issue.description)
        for at, issue in enumerate(guide(meeting.community).issues)
    }
    Option.objects.bulk_create(options.values())
    points: dict[str, list[int]] = line["points"]
    count = max(len(given) for given in points.values())
    own: list[str] = [*line["own"], *[""] * count][:count]
    ballots = Ballot.objects.bulk_create(Ballot(ranking=ranking, own=words, cast_at=meeting.ends_at) for words in own)
    Vote.objects.bulk_create(
        Vote(ballot=ballot, option=options[key], points=given[at])
        for key, given in points.items()
        for at, ballot in enumerate(ballots)
        if given[at]
    )


def _open(key: str, meeting: Meeting) -> None:
    ready = next((one for one in ready_lists(meeting.community) if one.key == key), None)
    if ready is None or Ranking.objects.filter(meeting=meeting, question=ready.question).exists():
        return
    ranking = Ranking.objects.create(
        community=meeting.community, meeting=meeting, question=ready.question, method=Method.TOP_THREE
    )
    Option.objects.bulk_create(Option(ranking=ranking, order=at, label=label) for at, label in enumerate(ready.lines))
