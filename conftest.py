"""Where pytest meets the checklist: the nouns as fixtures, and hooks that only delegate to `reports.plugin`."""

import pytest

from reports.plugin import add_options, begin

pytest_plugins = ["fixtures.nouns"]


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    begin(config)
