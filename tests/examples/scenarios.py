"""The stories by the name of the migration that they make."""

from tests.examples import example
from tests.examples.botched.story import story as botched
from tests.examples.record_examples import Story

STORIES: dict[str, Story] = {"example": example.story, "botched": botched}
