"""What each whole run needs, imported and compiled once: their processes are forks of one that has it all."""

from importlib import import_module

from checks import catalogue
from fixtures.dry_run import dry_run
from fixtures.version import ROOT, tool
from reports.output.markdown import markdown_templates
from reports.output.page import templates

OF_PYTEST = "reports/plugin/"
"""It imports pytest-html, which pytest wants to see first."""

for file in sorted(file for room in ("checks", "fixtures", "reports") for file in (ROOT / room).rglob("*.py")):
    path = file.relative_to(ROOT)
    if file.name not in ("__main__.py", "__init__.py") and not path.as_posix().startswith(OF_PYTEST):
        import_module(".".join(path.with_suffix("").parts))
for made, kind in ((templates(), ".html.jinja"), (markdown_templates(), ".md.jinja")):
    for name in made.list_templates():
        if name.endswith(kind):
            made.get_template(name)
for check in catalogue():
    assert dry_run(check.function).reads
tool()
