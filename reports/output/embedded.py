"""The offenders' CSV files within the page, so that the page that is attached to a ticket is complete."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_AS_THEY_ARE = 600_000
"""Bytes of all files together up to which each is embedded as it is; larger ones are compressed."""
_AT_MOST = 1_500_000
"""Characters of all that is embedded; what does not fit lies beside the page alone."""
_LARGEST = 200_000_000
"""Bytes of a file that is not worth compressing: it would not fit."""
_SAME_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Embedded:
    """
    Files within the page.

    `links`: `data:` addresses by the path in the run's folder. `names`: what each is saved as.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def embedded(folder: Path, paths: Sequence[str]) -> Embedded:
    """
    The files of a run's folder that fit into its page, the smallest first.

    :param paths: relative to the folder; one that is not there is left out.
    """
    sizes = {path: (folder / path).stat().st_size for path in dict.fromkeys(paths) if (folder / path).is_file()}
    as_they_are = sum(sizes.values()) <= _AS_THEY_ARE
    links, names, left = dict[str, str](), dict[str, str](), _AT_MOST
    for path in sorted(sizes, key=lambda path: (sizes[path], path)):
        if sizes[path] > _LARGEST:
            break
        link = _csv(folder / path) if as_they_are else _zipped(folder / path)
        if len(link) > left:
            continue
        left -= len(link)
        links[path] = link
        names[path] = Path(path).name if as_they_are else f"{Path(path).stem}.zip"
    return Embedded(links, names)


def _csv(path: Path) -> str:
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _zipped(path: Path) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo(path.name, _SAME_TIME), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return f"data:application/zip;base64,{base64.b64encode(packed.getvalue()).decode('ascii')}"
