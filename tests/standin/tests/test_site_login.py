"""Who opens a site's login page is let in, or not, and LoginHistory knows."""

import pytest
import requests

from tests.standin import serve
from tests.standin.tests.sample_org import SampleOrg, make_sample_org


@pytest.fixture
def sample() -> SampleOrg:
    sample = make_sample_org()
    for kind, site in sample.sites.items():
        sample.org.update("Network", site, UrlPathPrefix=kind)
    return sample


def test_active_members_are_let_in_and_others_are_not(sample: SampleOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    member = sample.user("plus", Username="member@example.com")
    sample.user("plus", Username="gone@example.com", IsActive="false")
    visits = [("plus", "Member@example.com"), ("partner", "member@example.com"), ("plus", "gone@example.com")]
    with serve(sample.org) as url:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", url.ca_file)
        pages = [
            requests.get(f"{url.base}/{site}/login", params={"un": name}, timeout=20)
            for site, name in [*visits, ("plus", "nobody@example.com"), ("shop", "member@example.com")]
        ]
    assert [page.status_code for page in pages] == [200, 401, 401, 401, 404]
    logins = [(row["NetworkId"], row["Status"]) for row in sample.org.rows("LoginHistory")]
    plus, partner = sample.sites["plus"], sample.sites["partner"]
    assert logins == [(plus, "Success"), (partner, "Invalid Password"), (plus, "Invalid Password")]
    assert sample.field(member, "LastLoginDate")
