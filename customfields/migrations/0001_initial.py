import core.ids
import core.scope
import core.security
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workspaces', '0002_fields_version'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldDefinition',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                ('context', models.CharField(choices=[('lead', 'Leads'), ('contact', 'Contacts'), ('account', 'Companies'), ('deal', 'Deals')], verbose_name='of')),
                ('key', models.CharField(editable=False, verbose_name='key')),
                ('label', models.CharField(verbose_name='label')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('long_text', 'Long text'), ('number', 'Number'), ('money', 'Money'), ('date', 'Date'), ('datetime', 'Date and time'), ('boolean', 'Yes or no'), ('select', 'Choice'), ('multi_select', 'Several choices'), ('url', 'Web address'), ('email', 'E-mail'), ('phone', 'Phone'), ('member', 'Member')], verbose_name='kind')),
                ('help', models.CharField(blank=True, default='', verbose_name='help')),
                ('default', models.JSONField(blank=True, null=True, verbose_name='default')),
                ('is_required', models.BooleanField(default=False, verbose_name='required')),
                ('section', models.CharField(blank=True, default='', verbose_name='section')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
                ('visible_to', models.JSONField(blank=True, default=list, verbose_name='visible to')),
                ('is_quick_add', models.BooleanField(default=False, verbose_name='in quick add')),
                ('on_card', models.BooleanField(default=False, verbose_name='on cards of the board')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='removed')),
                ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('updated_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DB_SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'verbose_name': 'field',
                'verbose_name_plural': 'fields',
                'abstract': False,
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FieldOption',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                ('key', models.CharField(editable=False, verbose_name='key')),
                ('label', models.CharField(verbose_name='label')),
                ('colour', models.CharField(choices=[('slate', 'Slate'), ('gray', 'Grey'), ('red', 'Red'), ('orange', 'Orange'), ('amber', 'Amber'), ('green', 'Green'), ('teal', 'Teal'), ('cyan', 'Cyan'), ('sky', 'Sky'), ('blue', 'Blue'), ('indigo', 'Indigo'), ('violet', 'Violet'), ('pink', 'Pink')], default='slate', verbose_name='colour')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('field', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='options', to='customfields.fielddefinition')),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'verbose_name': 'option',
                'verbose_name_plural': 'options',
                'abstract': False,
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FieldChoice',
            fields=[
                ('pk', models.CompositePrimaryKey('owner', 'field_id', 'option', blank=True, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField()),
                ('field_id', models.UUIDField()),
                ('option', models.TextField()),
                ('workspace', models.ForeignKey(db_index=False, default=core.scope.current_workspace_id, editable=False, on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['workspace', 'field_id', 'option', 'owner'], name='customfields_choice_of')],
            },
        ),
        core.security.EnableRowLevelSecurity(
            name='FieldChoice',
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.UniqueConstraint(fields=('workspace', 'context', 'key'), name='customfields_field_key'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.UniqueConstraint(models.F('workspace'), models.F('context'), django.db.models.functions.text.Lower('label'), condition=models.Q(('removed_at', None)), name='customfields_field_label'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z][a-z0-9_]{0,49}$')), name='customfields_field_key_form'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='customfields_field_labelled'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['text', 'long_text', 'number', 'money', 'date', 'datetime', 'boolean', 'select', 'multi_select', 'url', 'email', 'phone', 'member'])), name='customfields_field_kind'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('context__in', ['lead', 'contact', 'account', 'deal'])), name='customfields_field_context'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('visible_to__contained_by', ['owner', 'admin', 'manager', 'staff', 'project_manager', 'viewer'])), name='customfields_field_visible_to'),
        ),
        core.security.EnableRowLevelSecurity(
            name='FieldDefinition',
        ),
        migrations.AddIndex(
            model_name='fieldoption',
            index=models.Index(fields=['field', 'position', 'id'], name='customfields_option_order'),
        ),
        migrations.AddConstraint(
            model_name='fieldoption',
            constraint=models.UniqueConstraint(fields=('field', 'key'), name='customfields_option_key'),
        ),
        migrations.AddConstraint(
            model_name='fieldoption',
            constraint=models.UniqueConstraint(models.F('field'), django.db.models.functions.text.Lower('label'), name='customfields_option_label'),
        ),
        migrations.AddConstraint(
            model_name='fieldoption',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='customfields_option_labelled'),
        ),
        core.security.EnableRowLevelSecurity(
            name='FieldOption',
        ),
    ]
