"""Signs people in for tests, as somebody who showed their second factor; how one shows it has tests of its own."""

from datetime import timedelta

from django.test import Client

from plg.access import proof
from plg.models import Membership, User


def sign_in(client: Client, person: Membership | User, *, factor: bool = True) -> Client:
    """Let this person be signed in in the client, with the second factor shown unless a test wants it owed."""
    client.force_login(person.user if isinstance(person, Membership) else person)
    if factor:
        session = client.session
        session[proof.PASSED] = session[proof.SEEN]
        session.save()
    return client


def later(client: Client, time: timedelta, *marks: str) -> None:
    """Let this much time go by for the session of a client, which nobody uses meanwhile; for some of its marks alone
    when they are named."""
    session = client.session
    for mark in marks or (proof.BEGAN, proof.SEEN, proof.CONFIRMED):
        session[mark] -= int(time.total_seconds())
    session.save()
