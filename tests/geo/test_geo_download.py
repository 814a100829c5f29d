"""Fetching a public layer, from a server on this machine: checksums, refusals, and what is said without Internet."""

import functools
import hashlib
import http.server
import threading

import pytest

from etl.model.errors import UserError
from geo.__main__ import main
from geo.checksum import checksum
from geo.download import ChecksumNeededError, Source, choose, download, sources
from geo.installed import doubt_of
from geo.layers import folder, layer
from geo.units import communes
from tests.geo.boundaries import agrees, saved, zipped

POLL_SECONDS = 0.01
"""How long the server takes to notice that it shall stop; half a second of its own accord."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    """A folder and the address it is served from."""
    place = tmp_path / "served"
    place.mkdir()
    handler = functools.partial(Quiet, directory=str(place))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        yield place, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_pinned_layer_is_installed_with_its_licence(frame, served, home):
    place, address = served
    path = saved(frame, place / "xa.geojson")
    pin = hashlib.sha256(path.read_bytes()).hexdigest()
    found = download(home, Source("thử", "Lớp thử", f"{address}xa.geojson", pin, "MIT", "Nguồn thử", "communes"))
    assert agrees(home)
    current = layer("communes", home)
    assert current.attribution == "Ranh giới: Nguồn thử (giấy phép MIT)" and current.source == "Lớp thử"
    assert pin in found.findings[0] and address in found.findings[0]


def test_a_layer_in_one_file_per_unit(frame, served, home):
    place, address = served
    names = []
    for n in range(len(frame)):
        saved(frame.iloc[[n]], place / f"{frame['ma'].iloc[n]}.geojson")
        names.append(f"{frame['ma'].iloc[n]}.geojson")
    source = Source("thử", "Lớp thử", address, files=tuple(names))
    with pytest.raises(ChecksumNeededError) as caught:
        download(home, source)
    assert caught.value.sha256 == checksum([place / name for name in names])
    download(home, source, accept_sha256=caught.value.sha256)
    assert agrees(home)


def test_what_nobody_vouches_for_is_not_installed_until_its_checksum_is_accepted(frame, served, home, capsys):
    place, address = served
    path = saved(frame, place / "xa.geojson")
    pin = hashlib.sha256(path.read_bytes()).hexdigest()
    call = ["download", "--url", f"{address}xa.geojson", "--home", str(home)]
    assert main(call) == 1
    assert f"--accept-sha256 {pin}" in capsys.readouterr().err and not folder(home).exists()
    assert main([*call, "--accept-sha256", "0" * 64]) == 1
    assert "đã đổi hoặc bị hỏng" in capsys.readouterr().err and not folder(home).exists()
    assert main([*call, "--accept-sha256", pin.upper()]) == 0
    assert agrees(home)


def test_a_changed_file_is_refused(frame, served, home):
    place, address = served
    saved(frame, place / "xa.geojson")
    with pytest.raises(UserError, match="đã đổi hoặc bị hỏng"):
        download(home, Source("thử", "Lớp thử", f"{address}xa.geojson", "0" * 64))
    assert layer("communes", home).is_approximate


def test_without_internet_the_message_says_what_to_do(home):
    with pytest.raises(UserError, match=r"không vào được Internet.*python -m geo install"):
        download(home, Source("thử", "Lớp thử", "http://127.0.0.1:9/xa.geojson"), timeout_s=1)


def test_a_missing_page_and_a_wrong_address(served, home):
    _, address = served
    with pytest.raises(UserError, match="mã 404"):
        download(home, choose(url=f"{address}không có.geojson"))
    with pytest.raises(UserError, match="http"):
        choose(url="file:///tmp/xa.geojson")


@pytest.mark.parametrize("url", ["http://[::1", "https://[x]/xa.geojson"])
def test_an_address_that_is_none(url):
    with pytest.raises(UserError, match="không phải http"):
        choose(url=url)


class Broken(http.server.BaseHTTPRequestHandler):
    """Says what the path asks for, instead of a whole answer."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/short":
            self.wfile.write(b'HTTP/1.0 200 OK\r\nContent-Length: 500\r\n\r\n{"type"')
        elif self.path == "/chunks":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")
        else:
            self.wfile.write(b"200\r\n\r\n")


@pytest.mark.parametrize("path", ["short", "chunks", "nonsense"])
def test_an_answer_that_breaks_off_or_is_none_is_not_taken(home, path):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        with pytest.raises(UserError, match="Tải tệp ở máy khác") as caught:
            download(home, Source("thử", "Lớp thử", f"http://127.0.0.1:{server.server_port}/{path}"))
        server.shutdown()
    assert not isinstance(caught.value, ChecksumNeededError)


@pytest.fixture
def unsure(frame, served):
    """The call to download a file that does not say its coordinate system, in one that looks like another."""
    place, address = served
    path = zipped(frame.to_crs("EPSG:3405"), place / "xa.zip", drop=(".prj",))
    pin = hashlib.sha256(path.read_bytes()).hexdigest()
    return Source("thử", "Lớp thử", f"{address}xa.zip", pin)


def test_what_is_doubtful_of_a_layer_from_the_internet_is_kept(unsure, home):
    found = download(home, unsure)
    assert "Cũng có thể là" in found.doubt and len(found.choices) > 1
    assert doubt_of(home, "communes") == found.doubt


def test_the_coordinate_system_of_a_layer_from_the_internet_can_be_chosen(unsure, home, capsys):
    call = ["download", "--url", unsure.url, "--accept-sha256", unsure.sha256, "--home", str(home)]
    assert main([*call, "--crs", "EPSG:3405"]) == 0
    assert "theo lựa chọn của người cài" in capsys.readouterr().out and not doubt_of(home, "communes")
    assert agrees(home)


def test_a_page_that_is_no_boundary_file_is_refused(served, home):
    place, address = served
    (place / "xa.html").write_text("<html>đăng nhập</html>", encoding="utf-8")
    digest = hashlib.sha256((place / "xa.html").read_bytes()).hexdigest()
    with pytest.raises(UserError, match="Không đọc được"):
        download(home, choose(url=f"{address}xa.html"), accept_sha256=digest)


def test_the_known_sources_are_complete_and_honest():
    for source in sources():
        assert source.url.startswith("https://") and source.licence and source.attribution and source.title
        assert not source.sha256 or len(source.sha256) == 64
    (one,) = sources()
    assert sorted(name[:5] for name in one.files) == sorted(unit.code for unit in communes())
    assert choose(layer="communes") == one
    with pytest.raises(UserError, match="Chưa có nguồn"):
        choose(layer="districts")


def test_the_list_of_sources(capsys):
    assert main(["download", "--list"]) == 0
    assert "giấy phép MIT" in capsys.readouterr().out
