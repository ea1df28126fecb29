import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from kommunbrott.models import User
from tests.factories import PASSWORD, make_municipality, make_user

LOGIN = "/logga-in/"


def log_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


@pytest.mark.parametrize("typed", ["hanna", "Hanna@Ekstad.example"])
def test_login_takes_user_name_and_email(anonymous, typed):
    make_user(username="hanna", email="hanna@ekstad.example")

    response = log_in(anonymous, typed)

    assert (response.status_code, response["Location"]) == (302, reverse("overview"))
    assert "_auth_user_id" in anonymous.session


def test_login_page_leads_back_to_where_one_was_going(anonymous):
    make_user(username="hanna", is_coordinator=True)
    sent = anonymous.get("/parter/?q=polis")

    assert sent["Location"] == "/logga-in/?next=/parter/%3Fq%3Dpolis"
    assert 'name="next" value="/parter/?q=polis"' in anonymous.get(sent["Location"]).content.decode()
    assert log_in(anonymous, "hanna", next="/parter/?q=polis")["Location"] == "/parter/?q=polis"


def test_login_never_leads_to_another_site(anonymous):
    make_user(username="hanna")

    assert log_in(anonymous, "hanna", next="//evil.example/")["Location"] == reverse("overview")


def test_failed_login_keeps_the_name_and_never_tells_whether_it_exists(anonymous):
    make_user(username="hanna")

    answers = [log_in(anonymous, name, "fel lösenord").content.decode() for name in ("hanna", "ingen")]

    assert all("Uppgifterna stämmer inte." in answer for answer in answers)
    assert 'value="hanna"' in answers[0]
    assert "fel lösenord" not in answers[0]


def test_closed_account_is_answered_as_a_wrong_password(anonymous):
    make_user(username="hanna", is_active=False)

    assert "Uppgifterna stämmer inte." in log_in(anonymous, "hanna").content.decode()


def test_empty_login_says_what_to_write(anonymous):
    page = log_in(anonymous, "", "").content.decode()

    assert "Skriv din e-postadress eller ditt användarnamn." in page
    assert "Skriv ditt lösenord." in page


def test_eight_wrong_passwords_close_the_door_for_the_right_one_too(anonymous, settings):
    make_user(username="hanna")

    answers = [log_in(anonymous, "hanna", "fel") for _ in range(settings.AXES_FAILURE_LIMIT)]
    right = log_in(anonymous, "hanna")

    assert [answer.status_code for answer in answers] == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert right.status_code == 429
    assert "Inloggningen är spärrad en stund" in right.content.decode()


def test_who_is_logged_in_is_sent_on_from_the_login_page(client):
    assert client.get(LOGIN)["Location"] == reverse("overview")


def test_logout_ends_the_session(client):
    response = client.post("/logga-ut/")

    assert response["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_logout_by_address_alone_logs_nobody_out(client, anonymous):
    assert client.get("/logga-ut/")["Location"] == reverse("overview")
    assert "_auth_user_id" in client.session
    assert anonymous.get("/logga-ut/")["Location"] == LOGIN


def test_password_help_names_open_administrators_and_no_address(anonymous):
    make_user(name="Oskar Nyman", email="oskar@ekstad.example", is_administrator=True)
    make_user(name="Stängd Person", is_administrator=True, is_active=False)
    make_user(name="Sara Nouri")

    page = anonymous.get("/logga-in/hjalp/").content.decode()

    assert "Oskar Nyman" in page
    assert [word for word in ("oskar@", "Stängd Person", "Sara Nouri") if word in page] == []


def test_login_page_shows_whose_it_is(anonymous):
    assert "Kommunen" in anonymous.get(LOGIN).content.decode()

    make_municipality(name="Ekstads kommun")

    assert "Brottsförebyggande arbete i Ekstads kommun" in anonymous.get(LOGIN).content.decode()


# --- Changing one's password ---


def change(client, old=PASSWORD, new="tre gröna ekollon", again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post("/konto/losenord/", data)


def test_password_is_changed_and_the_session_goes_on(client, coordinator):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    client.force_login(coordinator)

    response = change(client)

    assert response["Location"] == reverse("overview")
    assert User.objects.get(pk=coordinator.pk).check_password("tre gröna ekollon")
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "fel"}, "Det nuvarande lösenordet stämmer inte."),
        ({"again": "något annat"}, "De två nya lösenorden är inte lika."),
        ({"new": "kort"}, "Det måste innehålla minst 12 tecken."),
    ],
)
def test_password_that_cannot_be_changed_says_why_in_swedish(client, coordinator, typed, said):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    client.force_login(coordinator)

    response = change(client, **typed)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert User.objects.get(pk=coordinator.pk).check_password(PASSWORD)


def test_new_password_from_the_administrator_opens_a_closed_door(anonymous, client, coordinator, settings):
    person = make_user(username="elin")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(anonymous, "elin", "fel")
    coordinator.is_administrator = True
    coordinator.save()

    response = client.post(f"/personer/{person.pk}/losenord/")

    assert response.status_code == 200
    assert not AccessAttempt.objects.exists()
