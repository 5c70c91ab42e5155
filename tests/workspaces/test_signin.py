import re
from smtplib import SMTPConnectError

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from workspaces.models import User

WRONG = "not the password"


@pytest.fixture
def browser(db) -> Client:
    return Client()


def sign_in(browser, email, password, **more):
    return browser.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def test_a_page_of_a_workspace_asks_to_sign_in_and_comes_back_to_itself(browser, membership):
    asked = browser.get("/w/acme/settings/members/?x=1")
    assert asked.url == "/accounts/login/?next=/w/acme/settings/members/%3Fx%3D1"
    form = browser.get(asked.url)
    assert form.status_code == 200
    assert 'value="/w/acme/settings/members/?x=1"' in form.text
    answer = sign_in(browser, "Sam@Example.com", PASSWORD, next="/w/acme/settings/members/")
    assert (answer.status_code, answer.url) == (302, "/w/acme/settings/members/")
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(browser, membership, elsewhere):
    assert sign_in(browser, "sam@example.com", PASSWORD, next=elsewhere).url == "/"


@pytest.mark.parametrize(("remember", "ends_with_browser"), [({}, True), ({"remember": "on"}, False)])
def test_a_session_lasts_only_when_asked_to(browser, membership, remember, ends_with_browser):
    sign_in(browser, "sam@example.com", PASSWORD, **remember)
    assert browser.session.get_expire_at_browser_close() is ends_with_browser


def test_the_page_after_signing_in_says_nothing_obvious(browser, membership):
    answer = browser.post(
        "/accounts/login/", {"login": "sam@example.com", "password": PASSWORD, "next": "/w/acme/settings/"}, follow=True
    )
    assert answer.status_code == 200
    assert "Successfully signed in" not in answer.text


def test_signing_out_takes_a_post(browser, membership):
    browser.force_login(membership.user)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(browser)
    assert browser.post(reverse("account_logout")).url == "/accounts/login/"
    assert not is_signed_in(browser)


def test_the_sixth_try_within_five_minutes_is_refused_even_when_it_is_right(browser, membership, viewer):
    for _ in range(5):
        assert "do not go together" in sign_in(browser, "sam@example.com", WRONG).text
    refused = sign_in(browser, "sam@example.com", PASSWORD)
    assert "Too many attempts failed. Wait some minutes before you try again." in refused.text
    assert not is_signed_in(browser)
    assert sign_in(browser, "vera@example.com", PASSWORD).status_code == 302
    assert is_signed_in(browser)


def test_failed_tries_are_counted_in_the_database_for_all_processes(browser, membership):
    sign_in(browser, "sam@example.com", WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache WHERE cache_key LIKE '%%:login_failed:%%'")
        assert cursor.fetchone() == (2,)  # by the address and by where it came from


def test_an_account_that_is_switched_off_cannot_sign_in(browser, membership):
    User.objects.filter(pk=membership.user_id).update(is_active=False)
    answer = sign_in(browser, "sam@example.com", PASSWORD)
    assert not is_signed_in(browser)
    assert "switched off" in browser.get(answer.url).text


def test_nobody_signs_up(browser):
    form = {"email": "eve@example.com", "password1": "a long enough word"}
    assert "By invitation only" in browser.get(reverse("account_signup")).text
    assert "By invitation only" in browser.post(reverse("account_signup"), form).text
    assert User.objects.count() == 0


def test_a_forgotten_password_is_chosen_anew_by_mail(browser, membership):
    answer = browser.post(reverse("account_reset_password"), {"email": "SAM@example.com"}, follow=True)
    assert "Look into your mailbox" in answer.text
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["sam@example.com"], "Choose a new password for Relay")
    (link,) = re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)
    form = browser.get(link, follow=True)
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    done = browser.post(form.redirect_chain[-1][0], new, follow=True)
    assert "Your password is changed" in done.text
    assert sign_in(browser, "sam@example.com", "quite another phrase").status_code == 302
    assert "does not work any more" in Client().get(link, follow=True).text


def test_asking_for_a_new_password_tells_nobody_whether_an_address_is_known(browser, membership):
    known = browser.post(reverse("account_reset_password"), {"email": "sam@example.com"}, follow=True)
    unknown = browser.post(reverse("account_reset_password"), {"email": "nobody@example.com"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert mail.outbox[1].subject == "No account for this address"
    assert "signup" not in mail.outbox[1].body


def test_a_mail_server_that_is_away_is_no_error_page(browser, membership, monkeypatch):
    def away(*_: object) -> None:
        raise SMTPConnectError(421, "not now")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    answer = browser.post(reverse("account_reset_password"), {"email": "sam@example.com"}, follow=True)
    assert answer.status_code == 200
    assert "Look into your mailbox" in answer.text


def test_changing_the_password_needs_the_old_one(browser, membership):
    browser.force_login(membership.user)
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    assert browser.get("/w/acme/accounts/password/change/").status_code == 200
    browser.post(reverse("account_change_password"), {"oldpassword": WRONG, **new})
    membership.user.refresh_from_db()
    assert membership.user.check_password(PASSWORD)
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    membership.user.refresh_from_db()
    assert membership.user.check_password("quite another phrase")


def test_pages_outside_allow_scripts_and_styles_of_this_server_only(browser):
    policy = browser.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
