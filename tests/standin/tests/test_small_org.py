"""What one test does to the org that tests share is undone before the next one."""

from tests.standin import StandIn


def test_a_test_may_change_the_org_that_it_shares(small_org: StandIn) -> None:
    assert small_org.rows("Network")[0]["Name"] == "Help Center"
    small_org.update("Network", small_org.rows("Network")[0]["Id"], Name="Help Centre")
    small_org.add_field("User", "Page__c", type="url", length=255)


def test_and_so_may_the_next_one(small_org: StandIn) -> None:
    test_a_test_may_change_the_org_that_it_shares(small_org)
