"""The result of a bulk query as CSV in a file, its pages packed once and served again while no row has changed."""

import gzip
import os
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import Any
from weakref import finalize

from tests.standin.rows.store import Store

AT_ONCE = 10_000
KEPT = 30


class Rendering:
    """CSV lines of all rows, and where each begins. A small result is whole at once, a large one later."""

    def __init__(self, store: Store, header: str, sql: str, values: Sequence[Any], page: int) -> None:
        self.whole = False
        self._header, self._page = header.encode(), page
        self._text, self._packed = TemporaryFile(), TemporaryFile()  # noqa: SIM115
        for file in (self._text, self._packed):
            finalize(self, file.close)
        self._starts, self._where = array("Q", [0]), dict[tuple[int, int], tuple[int, int]]()
        self._packing = Lock()
        chunks = store.chunks(sql, values, AT_ONCE)
        if self._take(chunks):
            Thread(target=self._finish, args=(chunks,), daemon=True).start()

    @property
    def rows(self) -> int:
        """How many there are so far."""
        return len(self._starts) - 1

    def plain(self, start: int, rows: int) -> bytes:
        """The header, and so many lines from a row on."""
        first, last = self._starts[start], self._starts[min(start + rows, self.rows)]
        return self._header + os.pread(self._text.fileno(), last - first, first)

    def packed(self, start: int, rows: int) -> bytes:
        """The same, gzipped."""
        with self._packing:
            known = self._where.get((start, rows))
            if known:
                return os.pread(self._packed.fileno(), known[1], known[0])
            content = gzip.compress(self.plain(start, rows), 1, mtime=0)
            self._where[start, rows] = (self._packed.seek(0, os.SEEK_END), len(content))
            self._packed.write(content)
            self._packed.flush()
            return content

    def _take(self, chunks: Iterator[list[str]]) -> bool:
        """Write the next lines; whether there may be more."""
        lines = next(chunks, [])
        encoded = [line.encode() for line in lines]
        ends = accumulate(map(len, encoded), initial=self._starts.pop())
        self._starts.extend(ends)
        self._text.write(b"".join(encoded))
        self._text.flush()
        self.whole = len(lines) < AT_ONCE
        return not self.whole

    def _finish(self, chunks: Iterator[list[str]]) -> None:
        while self._take(chunks):
            pass
        for start in range(0, self.rows, self._page):
            self.packed(start, self._page)


class Renderings:
    """The latest renderings, for as long as the store's rows are the same."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Rendering] = {}
        self._revision: tuple[int, int] | None = None
        self._lock = Lock()

    def of(self, store: Store, header: str, sql: str, values: Sequence[Any], page: int) -> Rendering:
        key = (header, sql, tuple(values), page)
        with self._lock:
            if self._revision != store.revision:
                self._kept, self._revision = {}, store.revision
            self._kept[key] = found = self._kept.pop(key, None) or Rendering(store, header, sql, values, page)
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            return found
