"""Every field of every model says whether it is personal; nothing is said of a field that is not there."""

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Model

from plg.models import User
from plg.privacy.register import OF_PACKAGES, classified, every_model, everything, field_names, said
from plg.privacy.words import FieldKind

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
    assert model._meta.label_lower in OF_PACKAGES or own <= {kind.name.lower() for kind in FieldKind}


def test_the_table_of_packages_names_only_packages() -> None:
    assert all(apps.get_model(label).__module__.startswith("django.") for label in OF_PACKAGES)


def test_a_model_that_says_nothing_is_found() -> None:
    class Silent(User):
        class Meta:
            app_label = "plg"
            proxy = True

    try:
        with pytest.raises(LookupError, match="email"):
            classified(Silent)
    finally:
        del apps.all_models["plg"]["silent"]


def test_the_register_knows_who_people_are() -> None:
    register = everything()
    assert register["plg.User"]["name"] is FieldKind.PERSONAL
    assert register["logbook.EntryVersion"]["text"] is FieldKind.TEXT
    assert register["coding.Source"]["text"] is FieldKind.TEXT
    assert register["sessions.Session"]["session_data"] is FieldKind.PERSONAL
