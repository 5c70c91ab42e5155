"""The bases of every table that belongs to a workspace, and the one table that is searched."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import UUID7, Now

from core.ids import uuid7
from core.scope import OutsideScope, current_workspace_id, sees_every_workspace


class TenantManager[M: models.Model](models.Manager[M]):
    """Rows of the open workspace; raises outside a scope."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(workspace_id=current_workspace_id())


class EverywhereManager[M: models.Model](models.Manager[M]):
    """Rows of all workspaces, inside `every_workspace()` only."""

    def get_queryset(self) -> models.QuerySet[M]:
        if not sees_every_workspace():
            raise OutsideScope("`everywhere` works inside every_workspace() only.")
        return super().get_queryset()


class TenantRow(models.Model):
    """A row that belongs to exactly one workspace; row-level security keeps it there."""

    workspace = models.ForeignKey(
        "workspaces.Workspace",
        models.DB_CASCADE,
        default=current_workspace_id,
        editable=False,
        db_index=False,  # every table has an index that begins with the workspace, or is reached through its owner
        related_name="+",
    )

    everywhere = EverywhereManager()

    class Meta:
        abstract = True


class TenantModel(TenantRow):
    """A tenant row with an identity of its own and the times of its creation and last change."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUID7(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now(), editable=False)

    objects = TenantManager()
    everywhere = EverywhereManager()

    class Meta:
        abstract = True
        default_manager_name = "objects"


def author(**options: Any) -> models.ForeignKey[Any, Any]:
    """
    Make a reference to the person who did something, without an index: nobody looks rows up by it.

    It becomes null when the person is deleted, so that history stays.
    """
    options = {"editable": False, "blank": True} | options
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_SET_NULL, null=True, db_index=False, related_name="+", **options
    )


class Authored(models.Model):
    """Who made a row and who changed it last; a person who leaves becomes null, the row stays."""

    created_by = author()
    updated_by = author()

    class Meta:
        abstract = True


class SearchEntry(TenantRow):
    """
    What can be found of one record, as words in their plain form; kept by triggers (core.search_entries).

    `name` has the words of what the record is called, `text` all of them; both begin and end with a space.
    """

    class Standing(models.IntegerChoices):
        CURRENT = 0
        PAST = 1  # behind its equals
        ARCHIVED = 2  # behind all others

    # without a constraint: to check it for each row would cost more than to write the row
    workspace = models.ForeignKey(
        "workspaces.Workspace",
        models.DO_NOTHING,
        default=current_workspace_id,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()  # among equals the latest comes first; in no index, so that a change of it costs little
    standing = models.SmallIntegerField(choices=Standing)
    private_to = models.UUIDField(null=True)  # the only user who may find it

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        db_table = "search_entry"
        # beside this one: an index of the words, by workspace and kind (migration 0006)
        indexes = [models.Index(fields=("workspace", "kind", "id"), name="search_entry_newest")]


class SearchWord(TenantRow):
    """A word that some entry has; found by its parts and by what it looks like with a letter left out."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUID7())
    word = models.TextField()

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        db_table = "search_word"
        # not unique: two who bring the same new word at once would wait for each other
        indexes = [models.Index(fields=("workspace", "word"), name="core_search_word_known")]
