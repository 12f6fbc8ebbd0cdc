"""The stories by the name of the migration that they make."""

from tests.examples import botched, example
from tests.examples.telling import Story

STORIES: dict[str, Story] = {"example": example.story, "botched": botched.story}
