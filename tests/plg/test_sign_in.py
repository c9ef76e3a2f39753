"""Coming in: the same answer to known and unknown, a password for whoever has one, slow for whoever guesses."""

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from plg.models import AuditLine, Job, Tally, User
from plg.services.sign_in import MOST_OF_ACCOUNT, MOST_OF_ADDRESS, MOST_TOGETHER
from tests.support.queries import at_most
from tests.world import World

ASK = "/inloggen/"
PASSWORD = "/inloggen/wachtwoord/"
SECRET = "een lange zin die niemand raadt"


@pytest.fixture
def with_password(world: World) -> World:
    world.karim.user.set_password(SECRET)
    world.karim.user.save()
    return world


def sign_in(
    client: Client, email: str, password: str = SECRET, then: str = "", headers: dict[str, str] | None = None
) -> object:
    return client.post(PASSWORD, {"met-email": email, "met-password": password, "met-next": then}, headers=headers)


def test_known_and_unknown_get_the_same_answer_for_the_same_work(world: World, client: Client) -> None:
    answers, queries = [], []
    for email in (str(world.anna.user.email), "niemand@plg.example"):
        with at_most(20) as caught:
            answers.append(client.post(ASK, {"email": email}))
        queries.append([" ".join(query["sql"].split()[:4]) for query in caught if "SAVEPOINT" not in query["sql"]])
    assert answers[0].headers["Location"] == answers[1].headers["Location"] == reverse("plg:sign_in_sent")
    assert queries[0] == queries[1]
    known, unknown = Job.objects.filter(task="plg.mail").order_by("pk")
    assert known.args["user"] == str(world.anna.user.uid)
    assert not User.objects.filter(uid=unknown.args["user"]).exists()
    assert "niemand" not in str(unknown.args)


def test_the_page_after_says_nothing_about_who_exists(world: World, client: Client) -> None:
    client.post(ASK, {"email": str(world.anna.user.email)})
    assert "Hoort dit adres bij een account" in client.get(reverse("plg:sign_in_sent")).content.decode()


def test_what_is_no_address_is_told(world: World, client: Client) -> None:
    answer = client.post(ASK, {"email": "jan@@school"})
    assert answer.status_code == 400
    assert "Dit is geen e-mailadres" in answer.content.decode()
    assert not Job.objects.exists()


def test_who_is_signed_in_is_sent_on(world: World, client: Client) -> None:
    client.force_login(world.anna.user)
    assert client.get(ASK, {"next": "/plg/north/"}).headers["Location"] == "/plg/north/"
    assert client.get(ASK, {"next": "https://evil.example/"}).headers["Location"] == "/"


def test_where_somebody_was_going_travels_with_the_link(world: World, client: Client) -> None:
    asked = client.get("/plg/north/ik/")
    assert asked.headers["Location"] == "/inloggen/?next=/plg/north/ik/"
    client.post(ASK, {"email": str(world.anna.user.email), "next": "/plg/north/ik/"})
    client.post(ASK, {"email": str(world.bram.user.email), "next": "//evil.example"})
    assert [job.args["next"] for job in Job.objects.order_by("pk")] == ["/plg/north/ik/", ""]


def test_a_password_signs_in_under_a_new_session(with_password: World, client: Client) -> None:
    client.get(ASK)
    before = client.session.session_key
    answer = sign_in(client, "KARIM.koster@north.example", then="/plg/north/beheer/mensen/")
    assert answer.headers["Location"] == "/plg/north/beheer/mensen/"  # type: ignore[attr-defined]
    assert client.session["_auth_user_id"] == str(with_password.karim.user.pk)
    assert client.session.session_key != before
    assert AuditLine.objects.filter(word="signed_in", detail={"way": "password"}).exists()


@pytest.mark.parametrize("email", ["karim.koster@north.example", "niemand@plg.example", "anna.akkerman@north.example"])
def test_a_wrong_password_gets_one_sentence_for_all(with_password: World, client: Client, email: str) -> None:
    answer = sign_in(client, email, "verkeerd")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "horen niet bij elkaar" in answer.content.decode()  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_come_in(with_password: World, client: Client) -> None:
    User.objects.filter(pk=with_password.karim.user.pk).update(is_active=False)
    assert sign_in(client, "karim.koster@north.example").status_code == 400  # type: ignore[attr-defined]


def test_whoever_guesses_waits_also_with_the_right_password(with_password: World, client: Client) -> None:
    for _time in range(MOST_TOGETHER):
        assert sign_in(client, "karim.koster@north.example", "mis").status_code == 400  # type: ignore[attr-defined]
    answer = sign_in(client, "karim.koster@north.example")
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert "Wacht een kwartier" in answer.content.decode()  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "bram.bakker@north.example", "mis").status_code == 400  # type: ignore[attr-defined]


def test_guessing_from_everywhere_ends_too_and_a_few_tries_lock_nobody_out(
    with_password: World, client: Client
) -> None:
    with override_settings(PROXIES=1):
        for n in range(MOST_OF_ACCOUNT["password"] - 1):
            sign_in(client, "karim.koster@north.example", "mis", headers={"X-Forwarded-For": f"192.0.2.{n}"})
        mine = {"X-Forwarded-For": "198.51.100.1"}
        assert sign_in(client, "karim.koster@north.example", headers=mine).status_code == 302  # type: ignore[attr-defined]
        assert sign_in(client, "karim.koster@north.example", headers=mine).status_code == 429  # type: ignore[attr-defined]


def test_one_address_that_tries_everybody_waits(world: World, client: Client) -> None:
    answers = [client.post(ASK, {"email": f"p{n}@plg.example"}).status_code for n in range(MOST_OF_ADDRESS + 1)]
    assert answers == [302] * MOST_OF_ADDRESS + [429]


def test_an_address_is_what_our_own_proxy_saw(world: World, client: Client) -> None:
    def ask(n: int, forwarded: str) -> int:
        return client.post(ASK, {"email": f"p{n}@plg.example"}, headers={"X-Forwarded-For": forwarded}).status_code

    with override_settings(PROXIES=1):
        for n in range(MOST_OF_ADDRESS):
            ask(n, f"10.0.0.{n}, 192.0.2.7")  # the first part is what the visitor says of itself
        assert ask(100, "10.9.9.9, 192.0.2.7") == 429
        assert ask(101, "192.0.2.8") == 302
    Tally.objects.all().delete()
    for n in range(MOST_OF_ADDRESS):
        ask(n, f"192.0.2.{n}")
    assert ask(100, "192.0.2.200") == 429  # without a proxy of ours nobody is believed


def test_signing_out_ends_the_session(world: World, client: Client) -> None:
    client.force_login(world.anna.user)
    key = client.session.session_key
    assert client.get("/uitloggen/").status_code == 405
    answer = client.post("/uitloggen/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.session.session_key != key
    assert client.get("/plg/north/").headers["Location"].startswith("/inloggen/")


def test_a_form_of_another_site_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.anna.user)
    assert client.post("/uitloggen/").status_code == 403
    assert client.post(ASK, {"email": "anna@plg.example"}).status_code == 403


def test_the_language_is_kept_with_the_person(world: World, client: Client) -> None:
    client.force_login(world.anna.user)
    client.post("/taal/", {"language": "en", "next": "/plg/north/ik/"})
    world.anna.user.refresh_from_db()
    assert world.anna.user.language == "en"
    assert client.get("/plg/north/ik/").headers["Content-Language"] == "en"


def test_the_language_of_a_visitor_is_kept_in_a_cookie(client: Client, db: None) -> None:
    client.post("/taal/", {"language": "en"})
    assert client.get(ASK).headers["Content-Language"] == "en"
    client.post("/taal/", {"language": "xx"})
    assert client.get(ASK).headers["Content-Language"] == "en"
    client.cookies["django_language"] = "xx"
    assert client.get(ASK).headers["Content-Language"] == "nl"
