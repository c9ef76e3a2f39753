"""The demo world, made once for a file that only looks at it: `usefixtures("demo_world")`."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from plg import demo
from plg.models import Membership
from tests.support.content import content_there


@pytest.fixture(scope="module")
def demo_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the demo world once; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        content_there()
        demo.build(size="study", entries=0)
        yield
        transaction.set_rollback(True)


def member(key: str, slug: str) -> Membership:
    """Return somebody of the demo by the first part of their address."""
    people = Membership.objects.select_related("user", "community")
    return people.get(user__email=f"{key}@demo.example", community__slug=slug)
