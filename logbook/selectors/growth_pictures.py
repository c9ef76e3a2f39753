"""The pictures of growth as shapes with their words: the change sequence of an entry, the network of a person.

Used by the pages and by the reports. Reads nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logbook.selectors.growth import Leads, Marked, in_order, shortened
from logbook.selectors.growth import Network as Grown
from logbook.words import Domain, Mediation
from plg.networks import Link, Network, Node


@dataclass(frozen=True)
class Told:
    """One step with its words: from which piece of text in which domain, to which."""

    cause: Domain
    effect: Domain
    kind: Mediation
    said: str
    then: str
    start: str  # which fragment it began at, and which it led to: two may have the same words
    end: str

    @property
    def sentence(self) -> str:
        """The step in one Dutch sentence, with the author's own words."""
        form = {
            Mediation.ENACTMENT: _("“%(said)s” (%(cause)s) leidde door doen tot “%(then)s” (%(effect)s)."),
            Mediation.REFLECTION: _("“%(said)s” (%(cause)s) leidde door overdenken tot “%(then)s” (%(effect)s)."),
        }[self.kind]
        return form % (_pair(self) | {"said": shortened(self.said), "then": shortened(self.then)})


def told(steps: Iterable[Mapping[str, str]]) -> list[Told]:
    """Return the steps that an entry carries (`with_growth`), ready to be said and drawn."""
    return [
        Told(
            Domain(one["cause"]),
            Domain(one["effect"]),
            Mediation(one["kind"]),
            one["said"],
            one["then"],
            str(one["start"]),
            str(one["end"]),
        )
        for one in steps
    ]


def told_of(growth: Marked) -> list[Told]:
    """Return the steps of what an author marked, also those whose words are of an earlier version."""
    return [
        Told(
            one.cause.domain,
            one.effect.domain,
            one.kind,
            one.cause.quote,
            one.effect.quote,
            one.cause.word,
            one.effect.word,
        )
        for one in growth.arrows
    ]


def sequence_picture(steps: Sequence[Told]) -> Network | None:
    """Return the change sequence of one entry; None while nothing led to anything."""
    if not steps:
        return None
    leads = in_order(Counter((one.cause.value, one.effect.value, one.kind.value) for one in steps))
    pieces = {(domain, key) for one in steps for domain, key in ((one.cause, one.start), (one.effect, one.end))}
    parts = Counter(domain for domain, _key in pieces)
    title = ngettext(
        "Eén stap, in %(domains)s van de vier domeinen",
        "%(n)s stappen, in %(domains)s van de vier domeinen",
        len(steps),
    ) % {"n": len(steps), "domains": len(parts)}
    return Network(
        title=title,
        subtitle=_("Gemarkeerd door de schrijver (n = %(n)s). Naar het model van Clarke & Hollingsworth (2002).")
        % {"n": len(steps)},
        nodes=_nodes(parts),
        links=_links(leads),
        kinds=_kinds(),
        sentences=tuple(one.sentence for one in steps),
        says=_(
            "Het plaatje zegt wat volgens de schrijver tot wat leidde. Het zegt niet hoe groot of hoe goed het was."
        ),
    )


def network_picture(grown: Grown) -> Network | None:
    """Return the growth network of one person; None while no change with a step in it is called lasting."""
    if not grown:
        return None
    most = max(one.count for one in grown.leads)
    often = [one for one in grown.leads if one.count == most]
    title = (
        _("Het vaakst leidde %(cause)s tot %(effect)s") % _pair(often[0])
        if len(often) == 1
        else ngettext("%(n)s pijl in je groeinetwerk", "%(n)s pijlen in je groeinetwerk", len(grown.leads))
        % {"n": len(grown.leads)}
    )
    total = sum(one.count for one in grown.leads)
    subtitle = ngettext(
        "Uit %(entries)s leerervaring die je blijvend noemt (n = %(n)s stappen). Naar Clarke & Hollingsworth (2002).",
        "Uit %(entries)s leerervaringen die je blijvend noemt (n = %(n)s stappen). Naar Clarke & Hollingsworth (2002).",
        grown.entries,
    ) % {"entries": grown.entries, "n": total}
    return Network(
        title=title,
        subtitle=subtitle,
        nodes=_nodes(grown.fragments),
        links=_links(grown.leads),
        kinds=_kinds(),
        sentences=tuple(_counted(one) for one in grown.leads),
        says=_(
            "De dikte van een pijl is hoe vaak je die stap aanwees, in leerervaringen waarvan jij de verandering "
            "blijvend noemt. Het is geen maat voor hoeveel je groeide, en geen vergelijking met anderen."
        ),
    )


def _nodes(parts: Mapping[Domain, int]) -> tuple[Node, Node, Node, Node]:
    first, second, third, fourth = (
        Node(
            str(domain.label),
            ngettext("%(n)s fragment", "%(n)s fragmenten", parts[domain]) % {"n": parts[domain]}
            if parts[domain]
            else _("nog niets"),
            empty=not parts[domain],
        )
        for domain in Domain
    )
    return first, second, third, fourth


def _links(leads: Iterable[Leads]) -> tuple[Link, ...]:
    place = {domain: at for at, domain in enumerate(Domain)}
    return tuple(
        Link(
            place[one.cause],
            place[one.effect],
            one.count,
            str(one.kind.label).lower(),
            dashed=one.kind == Mediation.REFLECTION,
        )
        for one in leads
    )


def _kinds() -> tuple[str, str]:
    return _("doen (enactment)"), _("overdenken (reflectie)")


def _pair(lead: Leads | Told) -> dict[str, str]:
    return {"cause": str(lead.cause.label).lower(), "effect": str(lead.effect.label).lower()}


def _counted(lead: Leads) -> str:
    form = {
        Mediation.ENACTMENT: _("Van %(cause)s naar %(effect)s, door doen: %(n)s keer."),
        Mediation.REFLECTION: _("Van %(cause)s naar %(effect)s, door overdenken: %(n)s keer."),
    }[lead.kind]
    return form % (_pair(lead) | {"n": lead.count})
