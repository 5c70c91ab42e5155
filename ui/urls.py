from django.urls import path

from ui.views import conditions, home, lists, saved, search, settings, today

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("lists/<slug:key>/columns/", lists.columns, name="columns"),
    path("lists/<slug:key>/conditions/", conditions.conditions, name="conditions"),
    path("lists/<slug:key>/views/", saved.views, name="views"),
    path("lists/<slug:key>/views/new/", saved.new_view, name="new_view"),
    path("lists/<slug:key>/views/default/", saved.default_view, name="default_view"),
    path("views/<uuid:view_id>/", saved.view, name="view"),
    path("views/<uuid:view_id>/query/", saved.view_query, name="view_query"),
    path("views/<uuid:view_id>/pin/", saved.view_pin, name="view_pin"),
    path("views/<uuid:view_id>/removal/", saved.view_removal, name="view_removal"),
    path("today/steps/", today.steps, name="steps"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
]
