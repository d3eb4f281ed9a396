"""Files of the panel's visit: kept with the product, its producer's to read once the report is in.

They are the panel's word on the product: the producer proves nothing with them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from evaluation.models import PanelReport, PanelReportState
from products.models import Evidence, producers_of
from products.models.evidence import holds_back

ABOUT = f"{PanelReport._meta.label_lower}:"


def of_a_visit(paper: Evidence) -> bool:
    return paper.about.startswith(ABOUT)


@holds_back
def while_it_is_written(user: Any) -> Any:
    """The open reports on the person's own products, as their files name them."""
    mine = producers_of(user)
    if not mine:
        return None
    rows = PanelReport.objects.filter(
        state=PanelReportState.OPEN, dossier__product__producer__in=mine
    )
    key = Concat(Value(ABOUT), Cast("pk", CharField()), output_field=CharField())
    return rows.order_by().annotate(key=key).values("key")
