from pipelines.services.pipelines import (
    DefaultPipeline,
    PipelineInUse,
    create_pipeline,
    delete_pipeline,
    make_default,
    update_pipeline,
)
from pipelines.services.refusals import NameTaken
from pipelines.services.stages import (
    StageContradiction,
    StageInUse,
    create_stage,
    delete_stage,
    order_stages,
    update_stage,
)

__all__ = [
    "DefaultPipeline",
    "NameTaken",
    "PipelineInUse",
    "StageContradiction",
    "StageInUse",
    "create_pipeline",
    "create_stage",
    "delete_pipeline",
    "delete_stage",
    "make_default",
    "order_stages",
    "update_pipeline",
    "update_stage",
]
