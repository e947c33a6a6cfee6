"""Who wants a mail when a scheme is announced anew. No account is needed; the address is all that is kept (F1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.models.scheme import Scheme


class SchemeWatch(models.Model):
    """One address that watches one scheme: nothing is sent before it is confirmed, and ending it deletes the row."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="watches")
    address = models.EmailField(_("e-postadresse"))  # in lower case
    language = models.CharField(max_length=2, default="nb")  # nb or nn
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("varsel om ordning")
        verbose_name_plural = _("varsler om ordninger")
        constraints = [models.UniqueConstraint(fields=["scheme", "address"], name="scheme_watch_once")]

    def __str__(self) -> str:
        """The scheme; no address."""
        return str(self.scheme)
