"""Where pytest meets the checklist: the nouns as fixtures, and hooks that only delegate to `reports.plugin`."""

import pytest

from fixtures import nouns
from reports.plugin import add_options, begin


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(nouns)
    begin(config)
