"""What somebody may not do at a reflection interview, or may do twice: each refusal, and what stays as it was."""

import pytest

from logbook.access import talks as access
from logbook.models import ReflectionInterview, TalkText, ToldIntervention
from logbook.selectors.talks import KIND
from logbook.services import talk_letters
from logbook.services import talk_writing as writing
from logbook.services.writing import MAX_TEXT
from logbook.words import TalkState
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ContentVersion, Job, User
from tests.logbook.test_talks import checked, fresh, letters_of, planned, sent
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def test_who_plans_no_talks_sees_when_their_own_is_and_no_other(world: World) -> None:
    own, other = planned(world), planned(world, participant=world.chantal)
    assert set(access.planned_talks(world.karim)) == {own, other}
    assert list(access.planned_talks(world.anna)) == [own]
    assert not access.planned_talks(world.bram).exists()


def test_a_report_is_sent_and_taken_back_by_who_held_the_talk(world: World) -> None:
    talk = sent(world)
    own = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Van mij.", summary="")
    with pytest.raises(Refused, match="stuurt het verslag"):
        writing.send_report(by=world.anna, talk=talk, draft=own)
    for other in (world.anna, world.karim):
        with pytest.raises(Refused, match="kan het verslag terughalen"):
            writing.take_back_report(by=other, talk=talk)
    assert (fresh(talk).state, TalkText.objects.count()) == (TalkState.SENT, 1)


def test_what_was_checked_is_not_taken_back(world: World) -> None:
    talk = checked(world)
    writing.take_back_report(by=world.marijke, talk=talk)
    assert fresh(talk).state == TalkState.APPROVED


def test_saying_yes_twice_is_one_yes(world: World) -> None:
    talk = sent(world)
    draft = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Zij liep mee.", summary="Kort.")
    for _press in range(2):
        writing.check_report(by=world.anna, talk=talk, number=1, draft=draft)
    assert AuditLine.objects.filter(word="logbook.talk_checked").count() == 1
    assert TalkText.objects.count() == 1


def test_what_came_up_is_noted_by_who_held_the_talk_in_words_that_fit(world: World) -> None:
    talk = planned(world)
    for text, said in (("  \n", "Er staat nog niets"), ("a" * (writing.MAX_TOLD + 1), "Houd het korter")):
        with pytest.raises(DomainError, match=said):
            writing.tell(by=world.marijke, talk=talk, text=text)
    assert fresh(talk).state == TalkState.PLANNED, "nothing was noted, so nothing was held"
    writing.tell(by=world.marijke, talk=talk, text="Een nieuw overleg.")
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text="Zij liep mee.", summary="Kort.")
    writing.send_report(by=world.marijke, talk=talk, draft=draft)
    with pytest.raises(Refused, match="noteert wat er verteld is"):
        writing.tell(by=world.anna, talk=talk, text="En nog iets.")
    assert [told.text for told in ToldIntervention.objects.all()] == ["Een nieuw overleg."]


def test_a_report_has_an_end(world: World) -> None:
    talk: ReflectionInterview = planned(world)
    with pytest.raises(DomainError, match=f"hoogstens {MAX_TEXT}"):
        writing.save_draft(by=world.marijke, talk=talk, expected=0, text="a" * (MAX_TEXT + 1), summary="")
    assert writing.save_draft(by=world.marijke, talk=talk, expected=0, text="a" * MAX_TEXT, summary="")


def test_without_a_guide_a_talk_is_planned_all_the_same(world: World) -> None:
    ContentVersion.objects.filter(kind=KIND).delete()
    assert planned(world).guide is None


def test_who_was_erased_since_gets_no_letter_about_a_talk(world: World) -> None:
    planned(world)
    User.objects.filter(pk=world.anna.user_id).update(email=None)
    jobs = Job.objects.filter(args__letter=talk_letters.INVITED).order_by("pk")
    built = {job.args["membership"]: letters_of(job) is not None for job in jobs}
    assert built == {str(world.anna.uid): False, str(world.marijke.uid): True}
