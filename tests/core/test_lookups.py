from contacts.models import Account, Contact
from tests.factories import AccountFactory, ContactFactory


def test_any_of_finds_what_in_finds(scope):
    ada, bob = (ContactFactory(workspace=scope, email=f"{name}@example.org") for name in ("ada", "bob"))
    ContactFactory(workspace=scope, email="eve@example.org")
    assert set(Contact.objects.filter(email__any_of=["ada@example.org", "bob@example.org", "nobody"])) == {ada, bob}
    assert not Contact.objects.filter(email__any_of=[]).exists()


def test_any_of_follows_keys(scope):
    account = AccountFactory(workspace=scope)
    contact = ContactFactory(workspace=scope, account=account)
    assert list(Contact.objects.filter(account_id__any_of=[account.pk])) == [contact]


def test_lower_any_of_brings_words_into_the_database_s_lower_case(scope):
    account = AccountFactory(workspace=scope, name="ÉCLAIR Énergie")
    assert list(Account.objects.filter(name_key__lower_any_of={"Éclair ÉNERGIE"})) == [account]
