"""A postal address, the same for people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    address_1 = models.CharField(_("address"), blank=True, default="")
    address_2 = models.CharField(_("address, second line"), blank=True, default="")
    city = models.CharField(_("city"), blank=True, default="")
    state = models.CharField(_("state"), blank=True, default="")
    zip_code = models.CharField(_("postcode"), blank=True, default="")
    country = models.CharField(_("country"), blank=True, default="")

    class Meta:
        abstract = True
