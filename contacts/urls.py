from django.urls import path

from contacts.views import candidates, creation, lists, merging, records

app_name = "contacts"
urlpatterns = [
    path("contacts/", lists.contacts, name="list"),
    path("contacts/new/", creation.contact, name="new"),
    path("contacts/possible-duplicates/", candidates.queue, name="candidates"),
    path("contacts/possible-duplicates/scan/", candidates.scan, name="scan"),
    path("contacts/possible-duplicates/sure/", candidates.merge_sure, name="merge_sure"),
    path("contacts/possible-duplicates/<uuid:candidate_id>/apart/", candidates.apart, name="apart"),
    path("contacts/merge/", merging.merge, name="merge"),
    path("contacts/duplicates/", creation.duplicates, name="duplicates"),
    path("contacts/<uuid:contact_id>/", records.contact, name="contact"),
    path("contacts/<uuid:contact_id>/edit/", records.contact_edit, name="edit"),
    path("contacts/<uuid:contact_id>/delete/", records.contact_delete, name="delete"),
    path("contacts/<uuid:contact_id>/fields/<str:name>/", records.contact_field, name="field"),
    path("contacts/bulk/", lists.contacts_bulk, name="bulk"),
    path("companies/bulk/", lists.accounts_bulk, name="account_bulk"),
    path("companies/", lists.accounts, name="accounts"),
    path("companies/new/", creation.account, name="account_new"),
    path("companies/names/", records.account_names, name="account_names"),
    path("companies/<uuid:account_id>/", records.account, name="account"),
    path("companies/<uuid:account_id>/edit/", records.account_edit, name="account_edit"),
    path("companies/<uuid:account_id>/delete/", records.account_delete, name="account_delete"),
    path("companies/<uuid:account_id>/fields/<str:name>/", records.account_field, name="account_field"),
]
