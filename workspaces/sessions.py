"""Sessions in the database, read by a query that is written once: every request begins with it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.prepared import Prepared

OPEN = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), key=str, now=datetime)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = OPEN(key=self.session_key or "", now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)
