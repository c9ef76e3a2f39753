"""Which place of the navigation a page belongs to."""

import pytest

from plg.context import here
from plg.slots import Place

HOME = "/plg/north/"
PLACES = [
    Place("Vandaag", HOME, "home"),
    Place("Logboek", "/plg/north/logboek/", "book"),
    Place("Nieuw", "/plg/north/logboek/nieuw/", "plus"),
]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (HOME, HOME),
        ("/plg/north/logboek/", "/plg/north/logboek/"),
        ("/plg/north/logboek/3f/delen/", "/plg/north/logboek/"),
        ("/plg/north/logboek/nieuw/", "/plg/north/logboek/nieuw/"),
        ("/plg/north/iets-anders/", ""),
    ],
)
def test_a_page_belongs_to_the_nearest_place(path: str, place: str) -> None:
    assert here(path, PLACES, HOME) == place
