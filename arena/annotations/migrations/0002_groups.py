"""Two groups: who labels, and who settles where labels differ."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations

GROUPS = {"annotators": ["annotation"], "adjudicators": ["annotation", "gold"]}


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, what in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_may_add(apps, model) for model in what))


def _may_add(apps, model):
    # Permissions are made after all migrations; these are needed now, under the same names.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="annotations", model=model
    )
    return apps.get_model("auth", "Permission").objects.get_or_create(
        codename=f"add_{model}", content_type=kind, defaults={"name": f"Can add {model}"}
    )[0]


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(make, remove)]
