"""Static files as an installation serves them: named by their content, so that browsers keep them, and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also gives the modules' imports of each other their hashed names."""

    support_js_module_import_aggregation = True
