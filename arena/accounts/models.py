"""Who signs in; a model of ours from the first day, since it cannot be swapped later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account."""
