from django.urls import path

from leads.views import board, bulk, creation, lists, records, sources, stages

app_name = "leads"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/cards/", board.cards, name="board_cards"),
    path("board/stages/<uuid:stage_id>/", board.stage, name="board_stage"),
    path("leads/", lists.leads, name="list"),
    path("leads/bulk/", bulk.bulk, name="bulk"),
    path("leads/export/", bulk.export, name="export"),
    path("leads/new/", creation.new, name="new"),
    path("leads/duplicates/", creation.duplicates, name="duplicates"),
    path("leads/<uuid:lead_id>/", records.lead, name="lead"),
    path("leads/<uuid:lead_id>/edit/", records.edit, name="edit"),
    path("leads/<uuid:lead_id>/delete/", records.delete, name="delete"),
    path("leads/<uuid:lead_id>/fields/<str:name>/", records.field, name="field"),
    path("leads/<uuid:lead_id>/history/", records.history, name="history"),
    path("leads/<uuid:lead_id>/owner/", stages.owner, name="owner"),
    path("leads/<uuid:lead_id>/stage/", stages.stage, name="stage"),
    path("leads/<uuid:lead_id>/undo/", records.undo, name="undo"),
    path("settings/sources/", sources.sources, name="sources"),
    path("settings/sources/new/", sources.new, name="new_source"),
    path("settings/sources/<uuid:source_id>/", sources.source, name="source"),
    path("settings/sources/<uuid:source_id>/removal/", sources.removal, name="source_removal"),
]
