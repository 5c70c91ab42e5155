from django.urls import path

from transfers.views import results, steps, uploads

app_name = "transfers"
urlpatterns = [
    path("imports/", uploads.imports, name="list"),
    path("imports/new/", uploads.upload, name="new"),
    path("imports/<uuid:import_id>/", steps.show, name="import"),
    path("imports/<uuid:import_id>/columns/", steps.columns, name="columns"),
    path("imports/<uuid:import_id>/reading/", steps.reading, name="reading"),
    path("imports/<uuid:import_id>/cancel/", steps.cancel, name="cancel"),
    path("imports/<uuid:import_id>/rows/", results.rows, name="rows"),
    path("imports/<uuid:import_id>/refused.csv", results.refused, name="refused"),
    path("imports/<uuid:import_id>/discard/", uploads.discard, name="discard"),
    path("imports/<uuid:import_id>/delete/", uploads.delete, name="delete"),
]
