from operations.models.batches import Batch
from operations.models.changes import ChangeSet, RowChange
from operations.models.operations import LEASE, Operation
from operations.models.outcomes import Deleted, Stayed

__all__ = ["LEASE", "Batch", "ChangeSet", "Deleted", "Operation", "RowChange", "Stayed"]
