import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from crm.compression import Compress, packed

PAGE = "<p>Grüße</p>" * 200


def answer(response: HttpResponse, accepts: str = "gzip, deflate, br") -> HttpResponse:
    return Compress(lambda request: response)(RequestFactory().get("/", headers={"Accept-Encoding": accepts}))


def test_a_page_arrives_whole_in_fewer_bytes():
    response = answer(HttpResponse(PAGE))
    assert gzip.decompress(response.content).decode() == PAGE
    assert len(response.content) < 250
    assert (response["Content-Encoding"], response["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(response["Content-Length"]) == len(response.content)


def test_a_browser_that_takes_no_gzip_gets_the_page_as_it_is():
    response = answer(HttpResponse(PAGE), accepts="identity")
    assert response.content.decode() == PAGE
    assert response["Vary"] == "Accept-Encoding"
    assert not response.has_header("Content-Encoding")


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("<p>short</p>"),
        HttpResponse(PAGE, content_type="image/png"),
        HttpResponse(PAGE, headers={"Content-Encoding": "br"}),
        HttpResponse(status=204),
    ],
    ids=["short", "picture", "compressed", "empty"],
)
def test_what_gains_nothing_is_left_alone(response):
    before = response.content
    assert answer(response).content == before
    assert response.get("Content-Encoding", "") in {"", "br"}


def test_a_file_on_its_way_is_not_held_up(tmp_path):
    (tmp_path / "file.csv").write_text(PAGE)
    response = answer(FileResponse((tmp_path / "file.csv").open("rb")))
    assert response.streaming
    assert not response.has_header("Content-Encoding")


def test_the_length_of_a_page_tells_nothing_exact():
    assert len({len(packed(PAGE.encode())) for _ in range(60)}) > 10


def test_pages_of_the_product_are_compressed(client_of_member):
    response = client_of_member.get("/w/acme/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(response.content)
