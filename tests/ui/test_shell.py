import re


def page_of(client, path: str) -> str:
    return client.get(f"/w/acme{path}").content.decode()


def test_the_rail_marks_where_one_is(client_of_member):
    for path, key in (("/", "today"), ("/leads/", "leads"), ("/board/", "board")):
        marked = re.findall(r'<a href="/w/acme(/[a-z/]*)" aria-current="page"', page_of(client_of_member, path))
        assert marked == [path], key


def test_a_page_below_another_marks_that_one(client_of_member, lead):
    assert '<a href="/w/acme/leads/" aria-current="page"' in page_of(client_of_member, f"/leads/{lead.pk}/")


def test_everybody_is_offered_what_their_role_may_do(client_of_viewer, client_of_owner):
    seen, owned = page_of(client_of_viewer, "/leads/"), page_of(client_of_owner, "/leads/")
    assert 'hx-get="/w/acme/leads/new/"' not in seen
    assert 'hx-get="/w/acme/leads/new/"' in owned


def test_the_settings_mark_where_one_is(client_of_owner):
    page = page_of(client_of_owner, "/settings/members/")
    assert re.findall(r'<a href="/w/acme(/[a-z/]*)" aria-current="page"', page) == ["/settings/", "/settings/members/"]


def test_the_palette_offers_where_one_works_before_what_one_sets(client_of_owner):
    commands = page_of(client_of_owner, "/").partition("data-commands")[2].partition("data-commands")[0]
    addresses = re.findall(r'href="/w/acme(/[^"]*)"', commands)
    first_setting = next(n for n, address in enumerate(addresses) if address.startswith("/settings/profile/"))
    assert {"/", "/leads/", "/board/", "/contacts/", "/companies/"} <= set(addresses[:first_setting])
    assert "/settings/members/" in addresses[first_setting:]


def test_a_page_carries_one_token_in_all_its_forms(client_of_member, lead):
    page = page_of(client_of_member, "/leads/")
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)
    assert len(tokens) > 1
    assert len({*tokens, *re.findall(r'name="csrf-token" content="(\w+)"', page)}) == 1
    assert tokens[0] not in page_of(client_of_member, "/leads/")
