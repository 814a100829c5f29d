"""Fetch a public boundary layer over the Internet and install it: `python -m geo download`.

What is fetched is named in geo/downloads.toml, or by the user. Nothing is installed whose checksum nobody vouches for:
neither we, in that file, nor the person who installs, by `accept_sha256`. This is the one place that goes to the
Internet, and only when asked.
"""

import http.client
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from etl.model.errors import UserError
from etl.text.vietnam import number
from geo.checksum import checksum, checksum_of_file
from geo.install import Examined, examine, put_in_use
from geo.layers import LayerName

SOURCES = Path(__file__).parent / "downloads.toml"
TIMEOUT_S = 10.0
"""How long to wait for a connection, and for each piece of an answer."""
_LONGEST_S = 600.0
_LARGEST_BYTES = 400_000_000
_PIECE = 1 << 16


@dataclass(frozen=True)
class Source:
    """A public layer: see geo/downloads.toml for the fields."""

    name: str
    title: str
    url: str
    sha256: str = ""
    licence: str = ""
    attribution: str = ""
    layer: LayerName | None = None
    files: tuple[str, ...] = ()

    @property
    def is_pinned(self) -> bool:
        """True where the checksum is known beforehand."""
        return bool(self.sha256)


class ChecksumNeededError(UserError):
    """What arrived has a checksum that nobody has vouched for; `sha256` is it."""

    def __init__(self, message: str, sha256: str) -> None:
        super().__init__(message)
        self.sha256 = sha256


def sources() -> list[Source]:
    """Return the sources of geo/downloads.toml in their order."""
    entries = tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"]
    return [Source(**{**entry, "files": tuple(entry.get("files", ()))}) for entry in entries]


def choose(name: str = "", url: str = "", layer: LayerName | None = None) -> Source:
    """Return the source with this name, the one at `url`, or the first that gives `layer`. Raises UserError."""
    if url:
        try:
            scheme = urlsplit(url).scheme
        except ValueError:  # brackets that hold no IPv6 address
            scheme = ""
        if scheme not in ("http", "https"):
            raise UserError(f"Địa chỉ “{url}” không phải http hay https.")
        return Source("url", url, url, layer=layer)
    known = sources()
    fitting = [s for s in known if name in ("", s.name) and (layer is None or s.layer in (None, layer))]
    if not fitting:
        names = ", ".join(source.name for source in known)
        what = f"lớp này ({layer})" if layer and not name else f"“{name}”"
        raise UserError(f"Chưa có nguồn công khai nào cho {what}. Các nguồn: {names}; hoặc cho địa chỉ bằng --url.")
    return fitting[0]


@contextmanager
def fetched(source: Source, timeout_s: float = TIMEOUT_S) -> Iterator[tuple[list[Path], str]]:
    """Give the files of a source, in a folder that goes away, and their SHA-256. Raises UserError without Internet."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        urls = [urljoin(source.url, file) for file in source.files] or [source.url]
        until = time.monotonic() + _LONGEST_S
        paths = [_fetch(url, Path(folder), timeout_s, until) for url in urls]
        yield paths, checksum(paths) if source.files else checksum_of_file(paths[0])


def download(
    home: Path, source: Source, *, accept_sha256: str = "", only: LayerName | None = None, crs_text: str = "",
    timeout_s: float = TIMEOUT_S, by: str = "",
) -> Examined:  # fmt: skip
    """Fetch `source`, check it and install it into `home`; return what was found. `crs_text`: as for `examine`.

    Raises ChecksumNeededError where the checksum is not vouched for, UserError where it is another than the pinned one,
    where there is no Internet, or where the boundaries are refused.
    """
    with fetched(source, timeout_s) as (paths, sha256):
        wanted = (accept_sha256 or source.sha256).lower().strip()
        if not wanted:
            raise ChecksumNeededError(
                f"Đã tải “{source.title}” ({number(sum(p.stat().st_size for p in paths) / 1000)} kB), SHA-256 {sha256}. "
                "Chưa ai xác nhận mã kiểm này. So với nơi công bố rồi chạy lại, thêm: --accept-sha256 " + sha256,
                sha256,
            )
        if wanted != sha256:
            raise UserError(
                f"“{source.title}” đã đổi hoặc bị hỏng trên đường tải: SHA-256 là {sha256}, cần {wanted}. Không cài."
            )
        found = examine(
            paths, only or source.layer, attribution=source.attribution, licence=source.licence, crs_text=crs_text
        )
        findings = (f"Tải từ {source.url}, SHA-256 {sha256}.", *found.findings)
        found = replace(found, shown=source.title, sha256=sha256, findings=findings)
        put_in_use(found, home, by)
        return found


def _fetch(url: str, folder: Path, timeout_s: float, until: float) -> Path:
    name = PurePosixPath(unquote(urlsplit(url).path)).name or "ranh_gioi"
    target = folder / "".join(char if char.isalnum() or char in "._- " else "_" for char in name)
    request = urllib.request.Request(quote(url, safe=":/?#[]@!$&'()*+,;=%~"), headers={"User-Agent": "LanToa"})
    size = 0
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer, target.open("wb") as file:
            while piece := answer.read(_PIECE):
                size += len(piece)
                if size > _LARGEST_BYTES or time.monotonic() > until:
                    raise UserError(f"“{url}” quá lớn hoặc tải quá lâu. Tải bằng trình duyệt rồi cài từ tệp.")
                file.write(piece)
            if size < int(answer.headers.get("Content-Length") or 0):
                raise http.client.IncompleteRead(b"")
    except urllib.error.HTTPError as error:
        raise UserError(f"Máy chủ không có “{url}” (mã {error.code}). Kiểm tra địa chỉ.") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise UserError(
            f"Không tải được từ {urlsplit(url).hostname or url}: máy không vào được Internet hoặc máy chủ không trả lời đủ. "
            "Tải tệp ở máy khác rồi cài bằng: python -m geo install TỆP."
        ) from error
    return target
