"""
Every address. Below `/w/<slug>/` the same ones stand inside a workspace: the middleware takes the prefix away.
"""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("workspaces.account_urls")),
    path("", include("ui.urls")),
    path("", include("workspaces.urls")),
    path("", include("pipelines.urls")),
    path("", include("contacts.urls")),
    path("", include("leads.urls")),
    path("", include("activities.urls")),
    path("", include("transfers.urls")),
    path("", include("crm.health_urls")),
]
