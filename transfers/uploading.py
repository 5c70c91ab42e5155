"""Keep an upload that nobody would take from filling the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST = 500 * 1024 * 1024
AROUND = 1024 * 1024  # the form's other fields


class RefuseTooLarge(FileUploadHandler):
    """Reads past the files of a request that is too large, and keeps its other fields: the form says what is wrong."""

    too_large = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803
        self.too_large = content_length > LARGEST + AROUND

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.too_large:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""


def is_too_large(length: str | None) -> bool:
    """Tell from a request's Content-Length whether its files were left out."""
    return bool(length) and int(length or 0) > LARGEST + AROUND
