"""``--init FILE``: a first plan in place of a run, as ``--markers`` lists markers in place of one."""

import pytest

from fixtures.org import OrgError
from fixtures.problems import BadInput
from fixtures.session import Options


def draft(config: pytest.Config) -> int | None:
    """
    Write the plan that ``--init`` asks for; None without it.

    :raises pytest.UsageError: where it cannot be written.
    """
    file = config.getoption("init")
    if file is None:
        return None
    from fixtures.drafting import draft_plan

    options = Options.of(config)
    org = options.org if options.is_live else None
    try:
        plan = draft_plan(options.migration, file, org, print, options.time_limit, options.max_api_calls)
    except (BadInput, OrgError) as failed:
        raise pytest.UsageError(str(failed)) from None
    print(f'{plan} is drafted. Read each line marked "confirm", and delete the line `draft: true`.')
    print(f"Then check it: pytest checks --migration={options.migration} --org=NAME --collect-only")
    return 0
