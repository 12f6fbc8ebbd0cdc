"""The botched migration: every error-level check of the catalogue has something to name."""

from collections.abc import Iterator
from pathlib import Path

from tests.examples.botched import plan
from tests.examples.botched.company import FOREIGN_PROFILE
from tests.examples.botched.files import name_another_parent, spoil_files
from tests.examples.botched.moves import check_wave_2, load_wave_2
from tests.examples.botched.people import spoil_people
from tests.examples.botched.production import check_wave_3, load_wave_3
from tests.examples.botched.results import load_wave_1
from tests.examples.botched.scenario import AFTER_1, AFTER_2, AFTER_3, BEFORE_1, BEFORE_2, BEFORE_3, CREATE, Scenario
from tests.examples.botched.set_up import correct_the_set_up, spoil_the_set_up
from tests.examples.botched.users import spoil_users
from tests.examples.csv_files import Row
from tests.examples.faults import page
from tests.examples.record_examples import Orgs, Stage


def script(orgs: Orgs, folder: Path) -> Iterator[Stage]:
    """
    wave-1 creates users as if nobody had read the report; wave-2 moves some of those who got through.

    wave-3 is checked in production, and loaded into the sandbox.
    """
    scenario = Scenario(orgs, folder)
    check_wave_1(scenario)
    yield BEFORE_1
    correct_the_set_up(scenario)
    load_wave_1(scenario)
    spoil_users(scenario)
    scenario.write(plan.AFTER_WAVE_1)
    yield AFTER_1
    check_wave_2(scenario)
    scenario.write(plan.BEFORE_WAVE_2)
    yield BEFORE_2
    load_wave_2(scenario)
    scenario.write(plan.AFTER_WAVE_2)
    yield AFTER_2
    check_wave_3(scenario)
    scenario.write(plan.BEFORE_WAVE_3)
    yield BEFORE_3
    load_wave_3(scenario)
    scenario.write(plan.AFTER_WAVE_3)
    (folder / "FAULTS.md").write_text(page(scenario.faults, scenario.rows), encoding="utf-8")
    yield AFTER_3


def check_wave_1(scenario: Scenario) -> None:
    scenario.at(20, 19, 30)
    scenario.rows["wave-1"] = rows = list(_rows(scenario))
    by_key = {row["Legacy_Id__c"]: row for row in rows}
    spoil_files(scenario, by_key)
    spoil_people(scenario, by_key)
    spoil_the_set_up(scenario)
    CREATE.write(scenario.folder / "loads/wave-1.csv", rows)
    CREATE.mapping(scenario.folder / "loads/wave-1.sdl")
    name_another_parent(scenario)
    scenario.write(plan.BEFORE_WAVE_1)


def _rows(scenario: Scenario) -> Iterator[Row]:
    company = scenario.company
    groups = {
        "Help Customer": [*company.customers, *company.of_an_owner_without_role, *company.of_a_retired_owner],
        "Service Customer": company.service,
        "Trade Partner": [
            *company.partners,
            company.private_partner,
            company.partner_of_a_user,
            company.ordinary_partner,
        ],
        "Field Customer": company.field,
        "Customer Community User": company.visitors,
    }
    for profile, group in groups.items():
        yield from (scenario.row(known, company.profiles[profile]) for known in group)
    yield from (scenario.row(known, FOREIGN_PROFILE) for known in company.resellers)
    for known in company.premium:
        yield scenario.row(known, company.profiles["Premium Customer"], FederationIdentifier=known.person.login)
    for known in company.shopping:
        yield scenario.row(known, company.profiles["Help Customer"], "person")
