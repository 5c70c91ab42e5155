"""Write `EnableRowLevelSecurity` into the migration that creates a tenant model."""

from typing import Any

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector, OperationDependency

from core.models import TenantRow
from core.security import EnableRowLevelSecurity, tenant_references


class Autodetector(MigrationAutodetector):
    new_model_keys: set[tuple[str, str]]
    old_model_keys: set[tuple[str, str]]

    def generate_created_models(self) -> None:
        super().generate_created_models()
        created = self.new_model_keys - self.old_model_keys
        for app_label, name in sorted(created):
            model = apps.get_model(app_label, name)
            if issubclass(model, TenantRow):
                names = ["workspace", *(key.name for key in tenant_references(model))]
                kind = OperationDependency.Type.CREATE
                columns: Any = [OperationDependency(app_label, name, column, kind) for column in names]
                self.add_operation(app_label, EnableRowLevelSecurity(model.__name__), dependencies=columns)
