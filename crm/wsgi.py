"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
application = get_wsgi_application()

# What was loaded by now stays: collections need not look at it again and again, nor come every few requests.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
