"""The scripts by the name of the migration that they make."""

from tests.examples import example
from tests.examples.botched.script import script as botched
from tests.examples.record_examples import Script

SCRIPTS: dict[str, Script] = {"example": example.script, "botched": botched}
