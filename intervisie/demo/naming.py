"""Names in the cases and records of the demo world, decided about as its coordinator would. Used by the package."""

from intervisie.panels import free_texts
from plg.models import Community
from plg.selectors import finding_groups
from plg.services import names
from plg.words import FindingKind, FindingState, Role


def decide_about_names(community: Community) -> None:
    """Mask the people and schools that these texts name, and accept every other word that was found."""
    coordinator = community.memberships.filter(roles__contains=[Role.COORDINATOR]).first()
    texts = free_texts(community)
    if coordinator is None or not texts:
        return
    names.scan(community, texts)
    for group in finding_groups(community, texts):
        state = FindingState.ACCEPTED if group.kind == FindingKind.WORD else FindingState.MASKED
        names.settle(by=coordinator, word=group.word, kind=group.kind, state=state)
