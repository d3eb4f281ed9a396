"""Forms of the attendance: why a member is absent, and who attends instead by which paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from evaluation.models import Contest, CouncilMember
from ocop.lib.once import OnceForm
from products.fields import NfcField


class AbsentForm(forms.Form):
    """Why a member does not come, if it is known."""

    reason = NfcField(label=_("Reason"), max_length=300, required=False)


class _Member(forms.ModelChoiceField):
    def label_from_instance(self, member: CouncilMember) -> str:
        return f"{member.user.name} · {member.get_role_display()}"


class StandInForm(OnceForm):
    """Who attends in a member's place, and the paper that says so."""

    stand_in = _Member(
        label=_("Another member of the council"),
        queryset=CouncilMember.objects.none(),
        required=False,
        empty_label=_("nobody of the council"),
        help_text=_("Sits for both and counts once for the quorum."),
    )
    substitute = NfcField(
        label=_("Or the name of an authorised person"),
        max_length=120,
        required=False,
        help_text=_("Counts for the quorum in the member's place."),
    )
    file = forms.FileField(
        label=_("The paper (letter of authorisation)"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
    )
    reason = NfcField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, contest: Contest, member: CouncilMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CouncilMember.objects.filter(council=contest.council_id).exclude(pk=member.pk)
        choose: Any = self.fields["stand_in"]
        choose.queryset = rows.select_related("user").order_by("order", "pk")
        self.fields["file"].help_text = _t(
            "PDF, JPEG, PNG, Word or Excel, at most %(n)s MB. A photo of the paper is fine."
        ) % {"n": settings.UPLOAD_MAX_MB}
