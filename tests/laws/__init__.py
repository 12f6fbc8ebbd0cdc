"""The laws of design: generated worlds, each held against the whole catalogue. Slow."""
