"""Faithful migrations in a stand-in org, and ways to botch them."""

from tests.worlds.botches import BOTCHES, CHAPTERS, Botch
from tests.worlds.lifecycle import build
from tests.worlds.world import World
from tests.worlds.world_spec import Shape, shape_at, shapes

__all__ = ["BOTCHES", "CHAPTERS", "Botch", "Shape", "World", "build", "shape_at", "shapes"]
