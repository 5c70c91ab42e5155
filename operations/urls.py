from django.urls import path

from operations.views import history, recycling

app_name = "operations"
urlpatterns = [
    path("bin/", recycling.deleted, name="bin"),
    path("bin/restore/", recycling.restore, name="restore"),
    path("bin/delete/", recycling.delete, name="delete"),
    path("operations/", history.operations, name="list"),
    path("operations/<uuid:operation_id>/", history.operation, name="operation"),
    path("operations/<uuid:operation_id>/undo/", history.undo, name="undo"),
    path("operations/<uuid:operation_id>/cancel/", history.cancel, name="cancel"),
]
