"""How a lead found us: campaign parameters and what was done on the site (specification D)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitData(models.Model):
    utm_source = models.CharField(_("UTM source"), blank=True, default="")
    utm_medium = models.CharField(_("UTM medium"), blank=True, default="")
    utm_campaign = models.CharField(_("UTM campaign"), blank=True, default="")
    utm_content = models.CharField(_("UTM content"), blank=True, default="")
    utm_term = models.CharField(_("UTM term"), blank=True, default="")
    landing_page = models.CharField(_("landing page"), blank=True, default="")
    referrer = models.CharField(_("referrer"), blank=True, default="")
    first_seen_at = models.DateTimeField(_("first seen"), null=True, blank=True)
    requested_demo = models.BooleanField(_("asked for a demo"), default=False)
    requested_sales_contact = models.BooleanField(_("asked for sales"), default=False)
    downloaded_resource = models.BooleanField(_("downloaded something"), default=False)
    viewed_pricing = models.BooleanField(_("saw the prices"), default=False)
    started_signup = models.BooleanField(_("started to sign up"), default=False)

    class Meta:
        abstract = True
