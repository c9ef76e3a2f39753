"""What the meetings do when somebody leaves: counts before it, and what learning no longer needs.

Reached by slot; see `plg.slots`. The cases of who is erased go by the register; the meetings stay with the others.
"""

from django.utils.translation import gettext as _

from intervisie.models import StarrCase
from plg.models import Community
from plg.slots import Going, Loss


def losses(person: Going) -> list[Loss]:
    """Return how many cases go. One query. No case is ever in the research."""
    return [Loss(_("Casussen"), 0, StarrCase.objects.filter(author__in=person.memberships).count())]


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away the cases: they were for learning alone. With `count_only` nothing goes."""
    cases = StarrCase.objects.filter(community=community)
    count = cases.count()
    if not count_only:
        cases.delete()
    return [("cases", count)]
