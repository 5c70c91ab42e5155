from django.urls import path

from ui.views import conditions, home, lists, search, settings, today

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("lists/<slug:key>/columns/", lists.columns, name="columns"),
    path("lists/<slug:key>/conditions/", conditions.conditions, name="conditions"),
    path("today/steps/", today.steps, name="steps"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
]
