"""
Every address. Below `/w/<slug>/` the same ones stand inside a workspace: the middleware takes the prefix away.
"""

from django.contrib import admin
from django.urls import include, path

from crm import views
from workspaces.urls import urlpatterns as workspaces

# Two pages about workspaces span the apps, so that their views live here.
SPANNING = [
    path("workspaces/new/", views.new_workspace, name="new"),
    path("settings/demo/", views.demo, name="clear_demo"),
]
urlpatterns = [
    path("accounts/", include("workspaces.account_urls")),
    path("", include("ui.urls")),
    path("", include(([*SPANNING, *workspaces], "workspaces"))),
    path("", include("operations.urls")),
    path("", include("customfields.urls")),
    path("", include("pipelines.urls")),
    path("", include("contacts.urls")),
    path("", include("leads.urls")),
    path("", include("activities.urls")),
    path("", include("transfers.urls")),
    path("admin/", admin.site.urls),
    path("", include("crm.health_urls")),
]
