"""The same change to many rows of a list: at once, or as a job over fixed batches (docs/bulk.md)."""
