"""What each whole run needs, imported and compiled once: their processes are forks of one that has it all."""

from importlib import import_module

from checks import catalogue
from fixtures.dry_run import dry_run
from reports.output.markdown import markdown_templates
from reports.output.page import templates

for module in ("pytest", "fixtures.session.session", "fixtures.pull"):
    import_module(module)
for made, kind in ((templates(), ".html.jinja"), (markdown_templates(), ".md.jinja")):
    for name in made.list_templates():
        if name.endswith(kind):
            made.get_template(name)
for check in catalogue():
    assert dry_run(check.function).reads
