from django.urls import path

from pipelines.views import pipelines, stages

app_name = "pipelines"
urlpatterns = [
    path("settings/pipelines/", pipelines.settings, name="settings"),
    path("settings/pipelines/new/", pipelines.new, name="new"),
    path("settings/pipelines/<uuid:pipeline_id>/", pipelines.pipeline, name="pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/details/", pipelines.details, name="details"),
    path("settings/pipelines/<uuid:pipeline_id>/default/", pipelines.default, name="default"),
    path("settings/pipelines/<uuid:pipeline_id>/removal/", pipelines.removal, name="removal"),
    path("settings/pipelines/<uuid:pipeline_id>/order/", stages.order, name="order"),
    path("settings/pipelines/<uuid:pipeline_id>/stages/new/", stages.new, name="new_stage"),
    path("settings/stages/<uuid:stage_id>/", stages.stage, name="stage"),
    path("settings/stages/<uuid:stage_id>/removal/", stages.removal, name="stage_removal"),
]
