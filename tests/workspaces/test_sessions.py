from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone


def test_a_session_opens_pages_until_it_ends(client_of_member):
    assert client_of_member.get("/w/acme/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client_of_member.get("/w/acme/").status_code == 302


def test_a_session_that_was_deleted_opens_nothing(client_of_member):
    Session.objects.all().delete()
    assert client_of_member.get("/w/acme/").status_code == 302


def test_a_made_up_key_opens_nothing(client, db):
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/w/acme/").status_code == 302


def test_a_person_switched_off_is_signed_out(client_of_member, member):
    member.is_active = False
    member.save(update_fields=["is_active"])
    assert client_of_member.get("/w/acme/").status_code == 302
