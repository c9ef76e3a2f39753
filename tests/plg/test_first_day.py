"""The first steps of who is new: from the letter to the first thing to do, and no way on it that leads nowhere."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from plg.models import ContentVersion, Job, Membership, PersonalLink, User
from plg.selectors.people import people_page
from plg.services import invitations, letter_text, letters
from plg.services.links import make_link, token_of
from plg.words import InvitationState, JobState, LinkPurpose, Role
from tests import factories
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def invitation_of(member: Membership) -> str:
    """The words of the letter that invites this member, on one line."""
    invitations.write_invitations([member.pk])
    job = Job.objects.get(task="plg.mail", args__membership=str(member.uid))
    letter = letters._invitation(job)
    assert letter is not None
    body = letter_text.compose(letter.name, to=letter.to, job=job, context=letter.context, reminds=False).body
    return " ".join(str(body).split())


def test_the_letter_tells_who_answers_questions_and_who_needs_a_second_step(world: World) -> None:
    nina = invitation_of(factories.member(world.north, "Nina Nieuw"))
    assert "Stel hem aan de coördinator: Karim Koster." in nina
    assert "tweede stap" not in nina
    fien = invitation_of(factories.member(world.north, "Fien Vers", Role.FACILITATOR))
    assert "Karim Koster" in fien
    assert "een tweede stap op je account" in fien
    cor = invitation_of(factories.member(world.north, "Cor Eerst", Role.COORDINATOR))
    assert "Stel hem aan" not in cor
    assert "een tweede stap op je account" in cor


def test_the_letter_of_before_leads_on_who_is_inside_already(world: World, client: Client) -> None:
    nina = factories.member(world.north, "Nina Nieuw")
    link = make_link(uid=uuid4(), user=nina.user, membership=nina, purpose=LinkPurpose.INVITATION)
    page = reverse("plg:link", args=[token_of(link)])
    client.post(page)
    assert client.get(page).headers["Location"] == reverse("plg:home")
    assert client.post(page).headers["Location"] == reverse("plg:home")
    PersonalLink.objects.update(used_at=None, expires_at=timezone.now())
    assert client.get(page).headers["Location"] == reverse("plg:home")
    assert world.client(world.anna).get(page).status_code == 410  # who holds another's letter is told nothing
    assert Client().get(page).status_code == 410


def test_consent_at_the_first_visit_leads_to_the_first_thing_to_do(db: None, client: Client) -> None:
    content_there()
    world = World.build()
    client.force_login(world.anna.user)
    page = reverse("plg:consent", args=["north"])
    first = client.post(page + "?welkom", {"entries": "yes"})
    assert first.headers["Location"] == reverse("plg:community", args=["north"])
    assert "Begin met één zin" in client.get(first.headers["Location"]).text
    assert client.post(page, {"entries": "no"}).headers["Location"] == reverse("plg:me", args=["north"])


def test_whose_letter_was_just_asked_for_is_not_called_uninvited(world: World) -> None:
    nina = factories.member(world.north, "Nina Nieuw")

    def state() -> InvitationState:
        lines = people_page(Membership.objects.filter(pk=nina.pk)).lines
        return lines[0].state

    assert state() is InvitationState.NOT_YET
    invitations.invite(by=world.karim, memberships=[nina])
    assert state() is InvitationState.UNDERWAY
    Job.objects.filter(task="plg.invite").update(state=JobState.FAILED)
    assert state() is InvitationState.NOT_YET


def test_an_administrator_of_nothing_reads_what_an_administrator_does(world: World) -> None:
    page = world.client(world.ada).get(reverse("plg:home")).text
    assert "Je maakt een leergemeenschap en nodigt haar coördinator uit" in page
    assert "Je hoort nog nergens bij" not in page
    User.objects.filter(pk=world.ada.pk).update(is_staff=False)
    assert "Je hoort nog nergens bij" in world.client(world.ada).get(reverse("plg:home")).text


def test_what_stands_well_already_is_folded_until_something_in_it_is_wrong(world: World, content: None) -> None:
    client = world.client(world.ada)
    page = client.get(reverse("plg:community_new")).text
    fold = re.search(r"<details class=\"fold\"[^>]*>.*?</details>", page, re.DOTALL)
    assert fold is not None
    for kind in ("codebook", "instrument", "consent"):
        assert f'name="content_{kind}"' in fold[0]
    assert 'name="title"' not in fold[0]
    assert " open" not in fold[0].splitlines()[0]
    chosen = {f"content_{row.kind}": str(row.uid) for row in ContentVersion.objects.all()}
    faulty = client.post(reverse("plg:community_new"), {**chosen, "content_codebook": str(uuid4())}).text
    assert re.search(r"<details class=\"fold\" open", faulty)


def test_a_list_is_begun_with_the_columns_already_in_it(world: World) -> None:
    client = world.client(world.karim)
    page = client.get(reverse("plg:people_load", args=["north"])).text
    begin = reverse("plg:people_file", args=["north", "xlsx"])
    assert begin in page
    assert client.get(begin).status_code == 200


def test_a_page_that_says_no_leads_back_to_where_it_was_asked(world: World) -> None:
    client, load = world.client(world.karim), reverse("plg:people_load", args=["north"])
    gone = reverse("plg:people_file", args=["north", "pdf"])
    said = client.get(gone, headers={"Referer": f"http://testserver{load}"})
    assert said.status_code == 404
    assert f'href="{load}"' in said.text
    for elsewhere in ("https://elders.example/x", "http://testserver//elders.example/", f"http://testserver{gone}", ""):
        said = client.get(gone, headers={"Referer": elsewhere})
        assert "Terug naar waar je was" not in said.text
        assert "elders.example" not in said.text


def test_who_was_signed_out_meanwhile_gets_back_what_they_wrote(world: World, client: Client) -> None:
    form = reverse("intervisie:plan", args=["north"])
    sent = {
        "title": "Samen",
        "note": "Een lange zin <b>van mij</b>.",
        "password": "niet dit woord",
        "was": '{"title": "x"}',
    }
    heads = {"Referer": f"http://testserver{form}", "Sec-Fetch-Mode": "navigate"}
    page = client.post(form, sent, headers=heads)
    assert page.status_code == 401
    assert "Een lange zin &lt;b&gt;van mij&lt;/b&gt;." in page.text
    assert "niet dit woord" not in page.text
    assert page.text.count("<blockquote") == 1
    assert f'href="{reverse("plg:sign_in")}?next={form}"' in page.text
    by_script = client.post(form, sent, headers={**heads, "Sec-Fetch-Mode": "cors"})
    assert by_script.headers["Location"] == f"{reverse('plg:sign_in')}?next={form}"
    assert client.post(form, {"title": "Samen"}, headers=heads).status_code == 302  # nothing that would be missed
    kept = {"text": "Een zin die op dit toestel staat.", "client_key": str(uuid4())}
    assert client.post(reverse("logbook:new", args=["north"]), kept, headers=heads).status_code == 302


def test_an_address_of_a_button_opened_by_itself_is_no_empty_screen(world: World, client: Client) -> None:
    button = reverse("plg:sign_in_password")
    page = client.get(button)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "Hier kom je met een knop" in page.text
    assert reverse("plg:home") in page.text
    assert client.put(button).content == b""


def test_after_a_wrong_password_the_reader_is_not_taken_to_another_field(world: World, client: Client) -> None:
    assert "autofocus" in client.get(reverse("plg:sign_in")).text
    wrong = {"met-email": "karim.koster@north.example", "met-password": "mis", "met-next": "/plg/north/ik/"}
    page = client.post(reverse("plg:sign_in_password"), wrong).text
    assert 'id="id_email"' in page
    assert re.search(r"<input[^>]*id=\"id_email\"[^>]*autofocus", page) is None
    assert page.count('value="/plg/north/ik/"') == 2
