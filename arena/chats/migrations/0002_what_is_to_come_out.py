"""What a chat's first question wants back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chats", "0001_initial")]

    operations = [
        migrations.AddField(
            "chat",
            "task",
            models.CharField(
                default="text2text", help_text="What goes in and what comes out.", max_length=40
            ),
        ),
        migrations.AlterField(
            "chat",
            "modality",
            models.CharField(
                default="text", help_text="The richest of what was asked first.", max_length=20
            ),
        ),
    ]
