import core.scope
import core.security
import core.tracking
import customfields.triggers
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0004_track_changes'),
        ('customfields', '0001_initial'),
        ('workspaces', '0002_fields_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactFieldValue',
            fields=[
                ('value', models.JSONField()),
                ('text', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) IN ('string', 'boolean') THEN lower(left(%(expressions)s #>> '{}', 500)) END"), output_field=models.TextField(null=True))),
                ('number', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) = 'number' THEN (%(expressions)s)::double precision END"), output_field=models.FloatField(null=True))),
                ('pk', models.CompositePrimaryKey('contact_id', 'field_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='field_values', to='contacts.contact')),
                ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='customfields.fielddefinition')),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'abstract': False,
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AccountFieldValue',
            fields=[
                ('value', models.JSONField()),
                ('text', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) IN ('string', 'boolean') THEN lower(left(%(expressions)s #>> '{}', 500)) END"), output_field=models.TextField(null=True))),
                ('number', models.GeneratedField(db_persist=True, expression=models.Func(models.F('value'), template="CASE WHEN jsonb_typeof(%(expressions)s) = 'number' THEN (%(expressions)s)::double precision END"), output_field=models.FloatField(null=True))),
                ('pk', models.CompositePrimaryKey('account_id', 'field_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='field_values', to='contacts.account')),
                ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='customfields.fielddefinition')),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'abstract': False,
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('text__isnull', False)), fields=['workspace', 'field', 'text', 'account'], name='contacts_accountfield_text'), models.Index(condition=models.Q(('number__isnull', False)), fields=['workspace', 'field', 'number', 'account'], name='contacts_accountfield_number')],
            },
        ),
        core.security.EnableRowLevelSecurity(
            name='AccountFieldValue',
        ),
        migrations.AddIndex(
            model_name='contactfieldvalue',
            index=models.Index(condition=models.Q(('text__isnull', False)), fields=['workspace', 'field', 'text', 'contact'], name='contacts_contactfield_text'),
        ),
        migrations.AddIndex(
            model_name='contactfieldvalue',
            index=models.Index(condition=models.Q(('number__isnull', False)), fields=['workspace', 'field', 'number', 'contact'], name='contacts_contactfield_number'),
        ),
        core.security.EnableRowLevelSecurity(
            name='ContactFieldValue',
        ),
        customfields.triggers.CheckFieldValues('ContactFieldValue', context='contact', owner='contact_id'),
        customfields.triggers.CheckFieldValues('AccountFieldValue', context='account', owner='account_id'),
        core.tracking.TrackChanges('ContactFieldValue', owners=['contact']),
        core.tracking.TrackChanges('AccountFieldValue', owners=['account']),
    ]
