"""With ``--collect-only`` and an org of the plan: reads the files of its loads, and asks no org."""

import pytest

from fixtures.problems import BadInput
from reports.plugin.collection import Collection
from reports.plugin.reporting import interruptible


class ReadingFiles:
    """The plug-in that reads them, after pytest has listed the checks."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        from fixtures.pull import read_without_an_org

        collection = self._collection
        try:
            with interruptible():
                read_without_an_org(collection.session, collection.run_dir, collection.console.say, collection.console)
        except BadInput as wrong:
            raise pytest.UsageError(str(wrong)) from None
        finally:
            collection.console.end()
