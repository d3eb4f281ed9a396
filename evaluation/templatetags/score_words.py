"""Words of the printed sheet on a screen."""

from __future__ import annotations

from django import template

from evaluation.score_page import sentence

register = template.Library()
register.filter("sentence", sentence)
