"""Faithful migrations in a stand-in org, and ways to botch them."""

from tests.worlds import botches_after, botches_before
from tests.worlds.botches import BOTCHES, Botch
from tests.worlds.shape import Shape, shape_at, shapes
from tests.worlds.stages import build
from tests.worlds.world import World

__all__ = ["BOTCHES", "Botch", "Shape", "World", "botches_after", "botches_before", "build", "shape_at", "shapes"]
