"""Trying too often is counted for good, whatever becomes of the act; and links that were mailed lapse together."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.test import Client
from django.utils import timezone

from plg.models import PersonalLink, Tally, User
from plg.services import confirmation, factors, passkeys, passwords, sign_in
from plg.services.links import LinkState, look_at, make_link, token_of, use_link
from plg.words import LinkPurpose
from tests.support.sign_in import sign_in as signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
Try = Callable[[User, SessionBase], object]
HANDLE = '{"response": {"userHandle": "AAAAAAAAAAAAAAAAAAAAAA"}}'

TRIES: dict[str, Try] = {
    "a password is chosen": lambda user, session: passwords.choose(by=user, session=session, old="", new="kort"),
    "a code is mailed": lambda user, session: confirmation.mail_code(by=user, session=session, address=""),
    "a mailed code is typed": lambda user, session: confirmation.by_mail(by=user, session=session, code="1"),
    "a password confirms": lambda user, session: confirmation.by_password(by=user, session=session, password="x"),
    "a code is shown": lambda user, session: factors.show_code(by=user, session=session, code="1", address=""),
    "a passkey is added": lambda user, session: passkeys.add(by=user, session=session, credential="{}", name="x"),
    "a passkey is shown": lambda user, session: passkeys.show(by=user, session=session, credential="{}", address=""),
    "a passkey comes in": lambda user, session: passkeys.person_with_key(credential=HANDLE, address=""),
    "a link is asked for": lambda user, session: sign_in.ask_link(email="x@plg.example", address=""),
}


@pytest.mark.parametrize("what", TRIES)
def test_no_try_is_counted_where_it_could_be_taken_back(world: World, what: str) -> None:
    """A service that counted inside its own transaction would lose the count with everything else."""
    user, session = world.anna.user, signed_in(Client(), world.anna).session
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        TRIES[what](user, session)
    if "passkey" not in what:  # a passkey is shown by a browser
        TRIES[what](user, session)
        assert Tally.objects.filter(count=1).exists()


def test_past_the_limit_every_try_still_counts(world: World) -> None:
    session = signed_in(Client(), world.anna).session
    for _time in range(12):
        try:
            passwords.choose(by=world.anna.user, session=session, old="", new="kort")
        except sign_in.TooOften:
            continue
    assert max(Tally.objects.values_list("count", flat=True)) == 12


def mailed(world: World, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
    invited = world.anna if purpose == LinkPurpose.INVITATION else None
    return token_of(make_link(uid=uuid4(), user=world.anna.user, membership=invited, purpose=purpose))


def test_using_one_link_voids_the_others(world: World) -> None:
    used, other, invited = mailed(world), mailed(world), mailed(world, LinkPurpose.INVITATION)
    of_bram = token_of(make_link(uid=uuid4(), user=world.bram.user, purpose=LinkPurpose.SIGN_IN))
    assert use_link(token=used).state is LinkState.GOOD
    assert look_at(used).state is LinkState.USED
    assert {look_at(token).state for token in (other, invited)} == {LinkState.EXPIRED}
    assert look_at(of_bram).state is LinkState.GOOD
    assert use_link(token=mailed(world)).state is LinkState.GOOD, "one that is asked for afterwards works"


CHANGES: dict[str, Try] = {
    "a new password": lambda user, session: passwords.choose(
        by=user, session=session, old="", new="kastanjes rapen in oktober"
    ),
    "no password any more": lambda user, session: passwords.drop(by=user, session=session),
    "second factors taken away": lambda user, session: factors.reset(user=user, by=None),
    "a new factor": lambda user, session: factors.note_added(by=user, session=session, kind="totp"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_way_of_signing_in_voids_every_link(world: World, change: str) -> None:
    tokens = [mailed(world), mailed(world, LinkPurpose.INVITATION)]
    assert {look_at(token).state for token in tokens} == {LinkState.GOOD}
    CHANGES[change](world.anna.user, signed_in(Client(), world.anna).session)
    assert {look_at(token).state for token in tokens} == {LinkState.EXPIRED}


def test_a_void_link_says_how_to_get_another(world: World, client: Client) -> None:
    token = mailed(world)
    PersonalLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Stuur mij een nieuwe link" in client.get(f"/link/{token}/").content.decode()
