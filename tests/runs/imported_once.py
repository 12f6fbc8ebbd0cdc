"""What each whole run needs, imported and compiled once: their processes are forks of one that has it all."""

from importlib import import_module

from checks import catalogue
from fixtures.dry_run import dry_run
from reports.output.page import templates

for module in ("pytest", "fixtures.session.session", "fixtures.pull"):
    import_module(module)
for page in templates().list_templates(extensions=["jinja"]):
    templates().get_template(page)
for check in catalogue():
    assert dry_run(check.function).reads
