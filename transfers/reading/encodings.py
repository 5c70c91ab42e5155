"""Find how the bytes of a file are to be read as text, and say how sure that is."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from transfers.reading import alphabets
from transfers.reading.errors import Unreadable, quoted
from transfers.reading.filetype import refuse_binary

CHUNK = 1 << 20
MOST_SAMPLE = 32_768
BYTE_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
NEEDS_MARK = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}
WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030"}
WIDER |= {"gbk": "gb18030", "big5": "cp950"}
KEEP = "relay-keep-bytes"
KEPT = re.compile("[\udc00-\udcff]")


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate in the place of each byte that is no text, so that its row can be recognised."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in broken), error.end


codecs.register_error(KEEP, _keep)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode: `guess` when a person may know better, `damaged` when some bytes are no text in it."""

    name: str
    guess: bool = False
    damaged: bool = False
    others: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return alphabets.ENCODING_NAMES.get(self.name, self.name)

    @property
    def errors(self) -> str:
        return KEEP if self.damaged else "strict"


def find(path: Path, head: bytes) -> Encoding:
    """Look at the byte order mark, at the pattern of zeros, try UTF-8 on the whole file, then guess."""
    for mark, name in BYTE_MARKS:
        if head.startswith(mark):
            return Encoding(name, damaged=not _decodes(path, name))
    if name := _wide(head):
        return Encoding(name, guess=True, damaged=not _decodes(path, name))
    refuse_binary(head)
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    return _guess(path)


def given(path: Path, name: str) -> Encoding:
    """
    Take the encoding that a person chose; a byte order mark still belongs to it.
    :raises Unreadable: if there is none of that name.
    """
    chosen = _known(name)
    with path.open("rb") as file:
        head = file.read(4)
    for mark, marked in BYTE_MARKS:
        if head.startswith(mark) and marked.startswith(chosen[:6]):
            return Encoding(marked, damaged=not _decodes(path, marked))
    chosen = NEEDS_MARK.get(chosen, chosen)
    return Encoding(chosen, damaged=not _decodes(path, chosen))


def _known(name: str) -> str:
    """Find our name for an encoding, whichever of its names is used."""
    try:
        wanted = codecs.lookup(name).name
    except LookupError:
        wanted = ""
    wanted = codecs.lookup(WIDER[wanted]).name if wanted in WIDER else wanted
    for known in alphabets.ENCODING_NAMES:
        if codecs.lookup(known).name == wanted:
            return known
    raise Unreadable(f"Files in the encoding {quoted(name)} cannot be read. Choose one of the list.")


def decode_head(head: bytes, encoding: Encoding) -> str:
    """Decode the beginning of a file; a character that is cut off at the end is left out."""
    return codecs.getincrementaldecoder(encoding.name)(encoding.errors).decode(head)


def _wide(head: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a mark by the zeros beside commas, digits and line ends."""
    head = head[: len(head) // 4 * 4]
    if len(head) < 8:
        return ""
    zeros = [head[at::4].count(0) / (len(head) / 4) for at in range(4)]
    if min(zeros[2], zeros[3]) > 0.9:
        return "utf-32-le"
    if min(zeros[0], zeros[1]) > 0.9:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if max(even, odd) < 0.2 or min(even, odd) > 0.1 * max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _guess(path: Path) -> Encoding:
    sample = _unusual_lines(path)
    as_utf8 = sample.decode("utf-8", KEEP)
    broken = len(KEPT.findall(as_utf8))
    good = len(alphabets.OTHER.findall(as_utf8)) - broken
    if good > broken:  # characters of several bytes hardly ever come about by chance
        return Encoding("utf-8", damaged=True)
    names = alphabets.ranked(sample)
    if not names and (match := charset_normalizer.from_bytes(sample).best()):
        names = [match.encoding]
    if not names:
        raise Unreadable("The encoding of the file cannot be found. Save it as CSV in UTF-8 and upload that.")
    return Encoding(names[0], guess=True, damaged=not _decodes(path, names[0]), others=tuple(names[1:6]))


def _unusual_lines(path: Path) -> bytes:
    """Collect whole lines that have bytes beyond ASCII: only they tell one encoding from another."""
    sample: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < MOST_SAMPLE and (chunk := file.read(CHUNK)):
            if chunk.isascii():
                continue
            lines = re.split(rb"[\r\n]+", chunk)
            for line in lines[:-1] if len(lines) > 1 and len(chunk) == CHUNK else lines:
                if not line.isascii() and size < MOST_SAMPLE:
                    sample.append(line)
                    size += len(line)
    return b"\n".join(sample)
