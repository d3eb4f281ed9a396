"""What the events of the evening mean, in words for the history of the contest."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell({"minutes.written": _("The words of the minutes were written")})
