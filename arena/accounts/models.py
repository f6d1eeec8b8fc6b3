"""Who signs in; a model of ours from the first day, since it cannot be swapped later."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account."""

    voter = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The voter that this person was before signing in, and stays.",
    )
