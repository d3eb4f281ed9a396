"""A CHECK constraint behind every list of choices."""

from __future__ import annotations

from django.db import models


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that holds ``field`` to its choices in the database as well."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}), name=f"{name}_{field}_known"
    )
