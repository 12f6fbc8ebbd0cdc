"""What each whole run needs, imported and compiled once: the processes of the runs are forks of one that has it."""

import fixtures.pull
import fixtures.session.session
import pytest
from reports.output.page import templates

for name in templates().list_templates(extensions=["jinja"]):
    templates().get_template(name)
