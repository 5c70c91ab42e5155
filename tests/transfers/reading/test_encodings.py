"""Bytes become the right letters, and a guess is called a guess."""

from __future__ import annotations

import pytest

from tests.transfers.reading.conftest import Write
from transfers.reading import Row, open_table

WEST = "Name,City\nZoë Müller,Köln\nRenée Dœuf,Besançon\nJosé Núñez,Málaga\nSøren Åberg,Århus\n"
FRENCH = "Nom,Ville\nAmélie Lefèvre,Orléans\nHélène Forêt,Nîmes\nFrançois Garçon,Besançon\n"
CZECH = "Jméno,Město\nJiří Dvořák,Plzeň\nŠárka Nováková,Hradec Králové\nTomáš Růžička,Žďár nad Sázavou\n"
POLISH = "Imię,Miasto\nŁukasz Wójcik,Łódź\nAgnieszka Dąbrowska,Kraków\nGrażyna Zięba,Częstochowa\n"
RUSSIAN = "Имя,Город\nИван Петров,Москва\nСветлана Кузнецова,Новосибирск\n"
GREEK = "Όνομα,Πόλη\nΓιώργος Παπαδόπουλος,Αθήνα\nΜαρία Γεωργίου,Θεσσαλονίκη\n"
HEBREW = "Name,City\nאבי כהן,תל אביב\nדוד לוי,ירושלים\n"
TURKISH = "Ad,Şehir\nAyşe Yılmaz,İstanbul\nMehmet Çağlar,Eskişehir\nGül Işık,Diyarbakır\n"
JAPANESE = "Name,City\n山田 太郎,東京\n佐藤 花子,大阪\n"
KOREAN = "Name,City\n김민수,서울\n이영희,부산\n박지성,수원\n"
CHINESE = "Name,City\n王小明,北京\n李华,上海\n张伟,广州\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WEST, "cp1252"),
        (FRENCH, "cp1252"),
        ("Nome,Ditta\nPaolo Rossi,Novità Srl\nMaria Bianchi,Alfa Srl\n", "cp1252"),
        (WEST.replace("Köln", "€ 5"), "iso8859_15"),
        (WEST, "mac_roman"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859_2"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GREEK, "cp1253"),
        (TURKISH, "cp1254"),
        (HEBREW, "cp1255"),
        (JAPANESE, "cp932"),
        (KOREAN, "cp949"),
        (CHINESE, "gb18030"),
    ],
)
def test_an_old_encoding_is_guessed_by_its_letters(write: Write, text: str, encoding: str) -> None:
    table = open_table(write(text.encode(encoding)))
    heading, *lines = text.splitlines()
    assert (table.columns, [row.values for row in table.rows()]) == (heading.split(","), [x.split(",") for x in lines])
    assert (table.encoding, table.encoding_is_guess) == (encoding, True)
    assert "The file does not say its encoding" in table.notes[0]
    assert table.other_encodings


@pytest.mark.parametrize(
    ("encoding", "name", "guess"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("utf-32", "utf-32", False),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
        ("utf-32-le", "utf-32-le", True),
        ("utf-32-be", "utf-32-be", True),
    ],
)
@pytest.mark.parametrize("text", [WEST, RUSSIAN.replace("Имя,Город", "Name,City,Phone,Mail,Notes") * 1])
def test_unicode_is_found_with_and_without_a_mark(
    write: Write, text: str, encoding: str, name: str, guess: bool
) -> None:
    table = open_table(write(text.encode(encoding)), header_row=1)
    assert (table.encoding, table.encoding_is_guess) == (name, guess)
    assert [row.values[0] for row in table.rows()] == [line.split(",")[0] for line in text.splitlines()[1:]]


def test_letters_far_down_in_the_file_decide_too(write: Write) -> None:
    content = "a,b\n" + "plain,ascii\n" * 120_000 + "José,Málaga\n"
    *_, last = open_table(write(content.encode("cp1252"))).rows()
    assert last.values == ["José", "Málaga"]


def test_single_wrong_bytes_in_utf8_spoil_their_rows_only(write: Write) -> None:
    content = WEST.encode().replace("José".encode(), b"Jos\xe9")
    table = open_table(write(content))
    assert (table.encoding, table.encoding_is_guess) == ("utf-8", False)
    assert table.notes == ["Some bytes are no text in UTF-8; the rows with them are refused."]
    bad = {row.number: row.problem for row in table.rows() if row.problem}
    assert bad == {4: "Cell 1 contains bytes that are no text in this encoding. Type the cell again."}


def test_wrong_bytes_in_utf16_spoil_their_row_only(write: Write) -> None:
    content = "a,b\n1,x\ud800\n3,4\n".encode("utf-16", "surrogatepass")
    bad, good = open_table(write(content)).rows()
    assert bad.problem.startswith("Cell 2 contains bytes that are no text")
    assert good == Row(3, ["3", "4"])


def test_a_person_may_choose_another_encoding(write: Write) -> None:
    path = write(RUSSIAN.encode("cp1251"))
    assert open_table(path, encoding="windows-1251").columns == ["Имя", "Город"]
    assert open_table(path, encoding="mac_roman").columns != ["Имя", "Город"]
    assert open_table(write(WEST.encode("utf-8-sig")), encoding="utf-8").columns == ["Name", "City"]
    assert open_table(write(WEST.encode("utf-16")), encoding="utf-16-le").columns == ["Name", "City"]
