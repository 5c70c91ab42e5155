from django.urls import path

from customfields.views import options, settings

app_name = "customfields"
urlpatterns = [
    path("settings/fields/", settings.start, name="settings"),
    path("settings/fields/<str:context>/", settings.fields, name="fields"),
    path("settings/fields/<str:context>/new/", settings.new, name="new"),
    path("settings/fields/<str:context>/order/", settings.order, name="order"),
    path("settings/field/<uuid:field_id>/", settings.field, name="field"),
    path("settings/field/<uuid:field_id>/options/", options.options, name="options"),
    path("settings/field/<uuid:field_id>/options/new/", options.new, name="new_options"),
    path("settings/option/<uuid:option_id>/", options.option, name="option"),
]
