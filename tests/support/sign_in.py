"""Signs people in for tests, as somebody who showed their second factor; how one shows it has tests of its own."""

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
