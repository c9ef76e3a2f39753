"""Who decides about names in the texts of a round: never somebody who codes them.

Used by the services that make a round and give it coders.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from coding.selectors.rounds import maskers
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, Membership


def refuse_masker(community: Community, masker: Membership | None, coders: Collection[Membership]) -> None:
    """Refuse when who decides about names also codes; without a named masker that is the coordinator.

    Raises `DomainError` with what to do: another masker, or another coder.
    """
    if masker is None:
        by_role = [person for person in maskers(community) if can(person, Permission.SETTLE_NAMES)]
        if by_role and set(by_role) <= set(coders):
            raise DomainError(_("De coördinator codeert zelf mee. Kies iemand anders die de namen beoordeelt."))
        return
    if masker not in maskers(community):
        raise DomainError(_("Namen beoordelen kan alleen een coördinator of onderzoeker van deze leergemeenschap."))
    if masker in coders:
        raise DomainError(
            _("%(name)s kan niet allebei: namen beoordelen en coderen. Kies iemand anders.")
            % {"name": masker.user.name}
        )
