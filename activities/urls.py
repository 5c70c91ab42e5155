from django.urls import path

from activities.views import notes, timeline

app_name = "activities"
urlpatterns = [
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<str:kind>/<uuid:pk>/", notes.add, name="notes"),
    path("timeline/<str:kind>/<uuid:pk>/", timeline.timeline, name="timeline"),
]
