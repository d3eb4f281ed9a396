"""The public halves of the keys that signed statements: all of them, kept for good."""

from __future__ import annotations

from django.db import models


class StatementKey(models.Model):
    """Made when the key first signs; ``until`` when another one took its place."""

    key_id = models.CharField(max_length=8, unique=True, help_text="as statements name it: hex")
    public = models.CharField(max_length=64, unique=True, help_text="32 bytes: hex")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return self.key_id
