"""Faithful migrations in a stand-in org, and ways to botch them."""

from tests.worlds.botches import BOTCHES, Botch
from tests.worlds.shape import Shape, shapes
from tests.worlds.world import World
from tests.worlds.stages import build

__all__ = ["BOTCHES", "Botch", "Shape", "World", "build", "shapes"]
