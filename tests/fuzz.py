"""`python -m tests.fuzz --seconds 60`: damage the sample files in ever new ways; every one has to end in a verdict.

A worker process reads one damaged file after the other under a limit of memory; the parent watches the clock. An exception,
a crash, a hang or too much memory is a finding, named by its seed: `--seed N --save FILE` writes that file to look at.
"""

import argparse
import io
import multiprocessing
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection

from etl.collect import from_bytes
from etl.readers import Source, read
from etl.readers.common.compound import workbook_stream
from tests.readers.build import SAMPLES
from tests.readers.old_books import LONGEST, codes_of, compound

SECONDS_A_FILE = 20.0
MEGABYTES = 700
"""What damaged files may cost above what the program needs anyway; the samples themselves have some kilobytes."""

FILES_A_WORKER = 2_000
"""Caches of words grow with every file, so that a process that has read too many tells nothing of the last one."""

_PATHS = sorted(path for path in SAMPLES.iterdir() if path.name != "expected.json")
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"999999",
    b"1048576",
    b"2147483648",
    b"4294967295",
    b"1" + b"0" * 30,
)
_TEXTS = (
    b'"', b",", b"\t", b";", b"\r", b"\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xad", b"\xa0", b"\xc2\xad", b"<", b"&#0;", b"&",
    b"A1048576", b"XFD1", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"31/02/2025", b"25:61", b"=1/0", b"'", b"(", b"[", b"\\",
)  # fmt: skip

Mutation = Callable[[random.Random, bytes], bytes]


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def flip(rng: random.Random, data: bytes) -> bytes:
    """Other values for a few bytes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 30))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    """The beginning or the end only."""
    at = _place(rng, data)
    return data[:at] if rng.random() < 0.7 else data[at:]


def drop(rng: random.Random, data: bytes) -> bytes:
    """A hole."""
    at = _place(rng, data)
    return data[:at] + data[at + rng.choice((1, 2, 16, 512)) :]


def repeat(rng: random.Random, data: bytes) -> bytes:
    """A piece many times."""
    at = _place(rng, data)
    piece = data[at : at + rng.choice((1, 8, 200, 3000))]
    return data[:at] + piece * rng.choice((2, 3, 50, 2000)) + data[at:]


def insert(rng: random.Random, data: bytes) -> bytes:
    """Something that has a meaning where it should not be."""
    at = _place(rng, data)
    return data[:at] + rng.choice(_TEXTS) * rng.choice((1, 1, 1, 7, 5000)) + data[at:]


def renumber(rng: random.Random, data: bytes) -> bytes:
    """Another number in place of one."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    number = rng.choice(found)
    return data[: number.start()] + rng.choice(_NUMBERS) + data[number.end() :]


def splice(rng: random.Random, data: bytes) -> bytes:
    """The beginning of this file and the end of another one."""
    other = rng.choice(_PATHS).read_bytes()
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def move(rng: random.Random, data: bytes) -> bytes:
    """A piece somewhere else."""
    first, last = sorted((_place(rng, data), _place(rng, data)))
    rest = data[:first] + data[last:]
    at = _place(rng, rest)
    return rest[:at] + data[first:last] + rest[at:]


def reencode(rng: random.Random, data: bytes) -> bytes:
    """The text in another encoding."""
    text = data.decode("utf-8", errors="replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7")), errors="replace")


PLAIN: tuple[Mutation, ...] = (flip, cut, drop, repeat, insert, renumber, splice, move)


def inside(rng: random.Random, data: bytes) -> bytes:
    """A damaged part of a package that is whole as such: check sums and sizes are right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = {rng.choice(names) for _ in range(rng.choice((1, 1, 2)))}
        for name in names:
            part = old.read(name)
            for _ in range(rng.choice((1, 1, 3)) if name in chosen else 0):
                part = rng.choice(PLAIN)(rng, part)
            if not (name in chosen and rng.random() < 0.05):
                new.writestr(name, part)
    return out.getvalue()


def again(rng: random.Random, data: bytes) -> bytes:
    """A record of an old workbook many times."""
    at, _ = rng.choice(codes_of(data) or [(0, 0)])
    size = 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return data[:at] + data[at : at + size] * rng.choice((2, 30, 5000)) + data[at + size :]


def inside_old(rng: random.Random, data: bytes) -> bytes:
    """Damaged records in a compound file that is whole as such."""
    stream = workbook_stream(data)
    for _ in range(rng.choice((1, 1, 3))):
        stream = rng.choice((*PLAIN, again, again))(rng, stream)[:LONGEST]
    return compound(stream)


def damaged(seed: int) -> tuple[str, bytes]:
    """Return name and bytes of the damaged file of a seed."""
    rng = random.Random(seed)
    path = rng.choice(_PATHS)
    data = path.read_bytes()
    if zipfile.is_zipfile(path) and rng.random() < 0.7:
        data = inside(rng, data)
    elif path.suffix == ".xls" and rng.random() < 0.7:
        data = inside_old(rng, data)
    else:
        for _ in range(rng.choice((1, 1, 2, 5))):
            data = rng.choice((*PLAIN, reencode))(rng, data)
    return path.name, data


def verdict(name: str, data: bytes) -> str:
    """Read what the clerk has dropped in, and return the first verdict's code or format. Raises what must never be."""
    first = ""
    for incoming in from_bytes(name, data):
        if incoming.issue:
            first = first or incoming.issue.code
            continue
        result = read(Source(incoming.name, incoming.content))
        messages = [issue.message + issue.fix + issue.where for issue in result.issues]
        if result.is_refused and not messages:
            raise AssertionError("refused without a reason")
        first = first or (result.issues[0].code if result.is_refused else result.format)
    return first or "empty package"


def _work(pipe: Connection) -> None:
    limit = _limit_memory()
    while True:
        seed = pipe.recv()
        try:
            found, problem = verdict(*damaged(seed)), ""
        except Exception as error:  # whatever it is, it is a finding
            found, problem = "", f"{type(error).__name__}: {error}"[:300]
        used = _megabytes()
        if used > limit:
            problem, limit = problem or f"{used} MB", used
        pipe.send((found, problem))


def _megabytes() -> int:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows: crashes and hangs are found there too, memory is not
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _limit_memory() -> int:
    """Return how many megabytes this process may grow to, and have the system refuse much more."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return 0
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    return _megabytes() + MEGABYTES


class Worker:
    """A process that reads damaged files; one that has died or hangs is replaced."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._patience = 3 * SECONDS_A_FILE  # the first file waits for the imports

    def read(self, seed: int) -> tuple[str, str, bool]:
        """Return what was found in the file of a seed, what is wrong with that, and whether the process lives on."""
        try:
            self._pipe.send(seed)
            if not self._pipe.poll(self._patience):
                return "", f"no verdict within {self._patience:.0f} s", False
            self._patience = SECONDS_A_FILE
            return *self._pipe.recv(), True
        except (EOFError, ConnectionError):
            return "", "the process has crashed", False

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()


def hunt(seconds: float, seed: int) -> int:
    """Read damaged files from `seed` on for so long, print what was found, and return the number of findings."""
    worker, end = Worker(), time.monotonic() + seconds
    counts: Counter[str] = Counter()
    findings = 0
    while time.monotonic() < end:
        found, problem, is_alive = worker.read(seed)
        counts[found] += 1
        if problem:
            findings += 1
            print(f"seed {seed} ({damaged(seed)[0]}): {problem}", flush=True)
        seed += 1
        if not is_alive or seed % FILES_A_WORKER == 0:
            worker.end()
            worker = Worker()
    worker.end()
    print(f"{counts.total()} files, {findings} findings; next seed {seed}")
    print(", ".join(f"{count} {name}" for name, count in counts.most_common() if name))
    return findings


def main() -> int:
    """Hunt, or write the file of one seed; exit 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", type=argparse.FileType("wb"), help="write the damaged file of --seed here")
    options = parser.parse_args()
    if options.save:
        name, data = damaged(options.seed)
        options.save.write(data)
        print(f"{name}: {verdict(name, data)}")
        return 0
    return 1 if hunt(options.seconds, options.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
