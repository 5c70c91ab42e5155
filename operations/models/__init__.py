from operations.models.changes import ChangeSet
from operations.models.operations import LEASE, Operation

__all__ = ["LEASE", "ChangeSet", "Operation"]
