"""Recordings that say something else than the org did."""

from pathlib import Path

from fixtures.org.recording.manifest import contents_of, read_manifest


def change_answers(phase: Path, old: str, new: str, times: int = -1) -> None:
    """Change text in the cassette of a recorded phase, and the checksums with it; `times` as for `str.replace`."""
    cassette = phase / "cassette.yaml"
    text = cassette.read_text()
    assert old in text
    cassette.write_text(text.replace(old, new, times))
    manifest = read_manifest(phase)
    manifest.contents.update(contents_of(phase))
    manifest.write(phase)
