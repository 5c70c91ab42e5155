from django.urls import path

from ui.views import home, settings

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", settings.settings, name="settings"),
]
