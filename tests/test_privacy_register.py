"""Every field of every model says whether it is personal; nothing is said of a field that is not there."""

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Model

from plg.models import Community, User
from plg.privacy.document import document
from plg.privacy.register import (
    OF_PACKAGES,
    classified,
    every_model,
    everything,
    field_names,
    on_erase,
    owned_by,
    owned_models,
    owner_of,
    reason,
    said,
)
from plg.privacy.words import FieldKind, OnErase
from tests import factories as make
from tests.support.house import ROOT
from tests.world import World

MODELS = list(every_model())
LABELS = [model._meta.label for model in MODELS]


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_every_field_is_classified_once(model: type[Model]) -> None:
    told = Counter(name for name, _kind in said(model))
    assert not [name for name in field_names(model) if name not in told], "fields in no list of the model's Privacy"
    assert not [name for name, times in told.items() if times > 1], "fields in two lists"
    assert not [name for name in told if name not in field_names(model)], "names of fields that are not there"


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_a_privacy_class_holds_nothing_else(model: type[Model]) -> None:
    own = {name for name in vars(vars(model).get("Privacy", object)) if not name.startswith("__")}
    assert model._meta.label_lower in OF_PACKAGES or own <= {"owner", "on_erase", "files"} | {
        kind.name.lower() for kind in FieldKind
    }


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_every_model_says_whose_its_rows_are(model: type[Model]) -> None:
    path = owner_of(model)
    if path is None:
        assert reason(model), "owner = None without the reason in a comment behind it"
        assert on_erase(model) is OnErase.KEEP, "what is nobody's cannot be erased with somebody"
        return
    at: type[Model] = model
    for step in [] if path == "pk" else path.split("__"):
        found = at._meta.get_field(step)
        assert found.many_to_one or found.one_to_one, f"{step} of {path} leads to more than one row"
        assert found.related_model is not None
        assert isinstance(found.related_model, type)
        at = found.related_model
    assert at is User, f"{path} leads to {at._meta.label}, not to a person"


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_what_is_kept_of_the_erased_is_not_about_them(model: type[Model]) -> None:
    kinds = set(classified(model).values())
    theirs = kinds & {FieldKind.PERSONAL, FieldKind.TEXT}
    if on_erase(model) is OnErase.KEEP and owner_of(model):
        assert not theirs, "a row that stays whole holds a personal field or a text"
    if on_erase(model) is OnErase.FIELDS:
        assert theirs, "there is nothing in it to empty"


def test_the_page_about_privacy_is_fresh() -> None:
    page = ROOT / "docs" / "privacy.md"
    said = document()
    assert page.read_text() == said, "run `./start manage write_privacy` and commit docs/privacy.md"
    assert all(f"### {label}\n" in said for label in LABELS)


def test_the_table_of_packages_names_only_packages() -> None:
    assert not [label for label in OF_PACKAGES if hasattr(apps.get_model(label), "Privacy")]


def test_a_model_that_says_nothing_is_found() -> None:
    class Silent(User):
        class Meta:
            app_label = "plg"
            proxy = True

    try:
        with pytest.raises(LookupError, match="email"):
            classified(Silent)
        with pytest.raises(LookupError, match="no owner in its Privacy"):
            owner_of(Silent)
    finally:
        del apps.all_models["plg"]["silent"]


def test_the_register_knows_who_people_are() -> None:
    register = everything()
    assert register["plg.User"]["name"] is FieldKind.PERSONAL
    assert register["logbook.EntryVersion"]["text"] is FieldKind.TEXT
    assert register["coding.Source"]["text"] is FieldKind.TEXT
    assert register["sessions.Session"]["session_data"] is FieldKind.PERSONAL


def test_a_person_owns_their_rows_and_nobody_elses(world: World) -> None:
    mine = make.entry(world.anna, "Van mij.")
    theirs = make.entry(world.bram, "Van een ander.")
    anna = world.anna.user
    assert list(owned_by(User, anna)) == [anna]
    assert list(owned_by(type(mine), anna)) == [mine]
    assert list(owned_by(type(theirs), world.bram.user)) == [theirs]
    assert not owned_by(Community, anna).exists()
    assert User in set(owned_models())
    assert Community not in set(owned_models())
