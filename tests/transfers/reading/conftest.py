"""Small files that the tests write themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

type Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and give its path; text is UTF-8."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
