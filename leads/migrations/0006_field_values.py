import core.scope
import core.security
import core.tracking
import customfields.triggers
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customfields', '0001_initial'),
        ('leads', '0005_track_changes'),
        ('workspaces', '0002_fields_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadFieldValue',
            fields=[
                ('value', models.JSONField()),
                ('text', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) IN ('string', 'boolean') THEN lower(left(%(expressions)s #>> '{}', 500)) END"), output_field=models.TextField(null=True))),
                ('number', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) = 'number' THEN (%(expressions)s)::double precision END"), output_field=models.FloatField(null=True))),
                ('pk', models.CompositePrimaryKey('lead_id', 'field_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='customfields.fielddefinition')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='field_values', to='leads.lead')),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'abstract': False,
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('text__isnull', False)), fields=['workspace', 'field', 'text', 'lead'], name='leads_leadfieldvalue_text'), models.Index(condition=models.Q(('number__isnull', False)), fields=['workspace', 'field', 'number', 'lead'], name='leads_leadfieldvalue_number')],
            },
        ),
        core.security.EnableRowLevelSecurity(
            name='LeadFieldValue',
        ),
        customfields.triggers.CheckFieldValues('LeadFieldValue', context='lead', owner='lead_id'),
        core.tracking.TrackChanges('LeadFieldValue', owners=['lead']),
    ]
