"""What is asked about one person, about leaving and coming back, and about who sits in a duo."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.forms import HouseForm
from plg.forms.communities import day
from plg.forms.versioned import VersionedForm
from plg.models import Membership
from plg.services.joining import Newcomer
from plg.services.members import About
from plg.words import Experience, Role, Sector

NO_ADDRESS = _("Dit is geen e-mailadres. Kijk of er een @ en een punt in staan.")


class RolesField(forms.TypedMultipleChoiceField):
    """The roles somebody has here; several may be chosen."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(
            choices=Role.choices,
            coerce=Role,
            label=_("Rollen"),
            help_text=_(
                "Meer dan één mag. Een nieuwe rol telt vanaf nu: wat eerder is gedeeld, blijft dicht. Een onderzoeker"
                " die zelf meedoet of begeleidt, ziet hier geen cijfers en maakt geen export."
            ),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Kies ten minste één rol.")},
            **extra,
        )


def blank(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the choices with one in front that says nothing."""
    return [("", _("niet ingevuld")), *choices]


class PersonForm(VersionedForm):
    """School, work and roles of one member."""

    roles = RolesField()
    school = forms.CharField(
        label=_("School of organisatie"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "schools"}),
    )
    position = forms.CharField(label=_("Functie"), required=False, max_length=100)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=blank(Sector.choices))
    experience = forms.ChoiceField(
        label=_("Jaren ervaring als leider"), required=False, choices=blank(Experience.choices)
    )

    def about(self) -> About:
        """Return what was filled in, for the service."""
        said = self.cleaned_data
        return About(
            roles=tuple(said["roles"]),
            school=said["school"],
            position=said["position"],
            sector=said["sector"],
            experience=said["experience"],
        )


class NewPersonForm(PersonForm):
    """The same for somebody who comes in, with a name and an address."""

    name = forms.CharField(
        label=_("Naam"), max_length=150, error_messages={"required": _("Vul in hoe deze persoon heet.")}
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        error_messages={"required": _("Vul het e-mailadres in."), "invalid": NO_ADDRESS},
    )
    invite = forms.BooleanField(label=_("Stuur meteen een uitnodiging"), required=False)
    field_order = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("version", "was"):
            del self.fields[name]
        self.initial = {"roles": [Role.PARTICIPANT.value], "invite": True, **self.initial}

    def newcomer(self) -> Newcomer:
        """Return who comes in."""
        return Newcomer(self.cleaned_data["name"], self.cleaned_data["email"])


class AddressForm(HouseForm):
    """The name and address of somebody who never came in, corrected."""

    name = forms.CharField(
        label=_("Naam"), max_length=150, error_messages={"required": _("Vul in hoe deze persoon heet.")}
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        required=False,
        help_text=_("Verandert het adres, dan werkt een link die al verstuurd was niet meer."),
        error_messages={"invalid": NO_ADDRESS},
    )


class LeaveForm(HouseForm):
    """Since when somebody does not belong here any more."""

    on = day(_("Vertrokken op"), _("Kies de dag van vertrek."), initial=timezone.localdate)


class ReturnForm(HouseForm):
    """What somebody who comes back does here from now on."""

    roles = RolesField()


class DuoForm(VersionedForm):
    """What a duo is called and who sits in it. `seats`: everybody who may be chosen, as uid and words."""

    name = forms.CharField(
        label=_("Naam van het duo"),
        help_text=_("Bijvoorbeeld de naam van de school."),
        max_length=200,
        error_messages={"required": _("Geef het duo een naam.")},
    )
    members = forms.MultipleChoiceField(
        label=_("Wie vormen samen dit duo?"),
        help_text=_("Twee of drie deelnemers van één school."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies twee of drie deelnemers."),
            "invalid_choice": _("Kies deelnemers uit de lijst."),
        },
    )

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.uid): member for member in seats}
        field = self.fields["members"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(uid, _words(member)) for uid, member in self.people.items()]

    def clean_members(self) -> list[str]:
        chosen = list(self.cleaned_data["members"])
        if not 2 <= len(chosen) <= 3:
            raise forms.ValidationError(_("Een duo heeft twee of drie deelnemers. Kies er twee of drie."))
        return chosen

    def chosen(self) -> list[Membership]:
        """Return the members who were chosen."""
        return [self.people[uid] for uid in self.cleaned_data["members"]]


class HandOverForm(HouseForm):
    """Who facilitates from now on."""

    taker = forms.ChoiceField(
        label=_("Wie neemt het over?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wie het overneemt."), "invalid_choice": _("Kies iemand uit de lijst.")},
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.uid): member for member in people}
        field = self.fields["taker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(uid, f"{member.user.name} · {member.role_words}") for uid, member in self.people.items()]

    def chosen(self) -> Membership:
        """Return who was chosen."""
        return self.people[self.cleaned_data["taker"]]


def _words(member: Membership) -> str:
    return " · ".join(filter(None, (member.user.name, member.position, member.school.name if member.school else "")))


def values_of(member: Membership) -> dict[str, Any]:
    """Return what the form shows of a member as they stand now."""
    return {
        "roles": list(member.roles),
        "school": member.school.name if member.school else "",
        "position": member.position,
        "sector": member.sector,
        "experience": member.experience,
    }
