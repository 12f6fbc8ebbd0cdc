"""The last look at a recording: with a secret or a person still in it, it is not kept, and the older one stays."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from fixtures.org.recording.manifest import RecordingRefused
from fixtures.secrets import keep_secret
from tests.recording.recorded_world import EMAIL, KEY, NETWORK, TOKEN, USERNAME, World


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (f"your session is {TOKEN}", "an access token"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl", "a JSON web token"),
        ("Bearer canaryCANARYcanary", "an access token"),
        ("client_secret=canaryCANARYcanary", "a client secret"),
        ("https://x/secur/frontdoor.jsp?sid=canary", "a session cookie"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ],
)
@pytest.mark.parametrize("mode", ["masked", "plain"])
def test_a_recording_with_a_secret_is_refused_and_the_older_one_stays(
    world: World, mode: str, planted: str, kind: str
) -> None:
    world.record(mode=mode)
    older = world.written()
    world.org.update("Network", NETWORK, UrlPathPrefix=planted)
    with pytest.raises(RecordingRefused, match=f"{kind} in cassette.yaml") as refused:
        world.record(mode=mode)
    assert "canary" not in str(refused.value)
    assert world.written() == older
    assert [path.name for path in world.folder.parent.iterdir()] == ["before_load"]


@pytest.mark.parametrize(
    "form",
    [
        str,
        lambda secret: quote(secret, safe=""),
        lambda secret: json.dumps(secret)[1:-1],
        html.escape,
        lambda secret: base64.b64encode(f"client:{secret}.".encode()).decode(),
    ],
)
def test_a_recording_with_a_password_of_the_run_is_refused_in_whatever_form(
    world: World, form: Callable[[str], str]
) -> None:
    keep_secret('canary+"phrase" of the app')
    world.org.update("Network", NETWORK, UrlPathPrefix=form('canary+"phrase" of the app'))
    with pytest.raises(RecordingRefused, match=r"a secret of this run in cassette\.yaml") as refused:
        world.record(mode="plain")
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("mode", ["masked", "plain"])
def test_addresses_of_the_org_are_hidden_or_the_recording_is_refused(world: World, mode: str) -> None:
    prefix = f"{world.address}/help https://acme--uat.sandbox.my.site.com/help"
    world.org.update("Network", NETWORK, UrlPathPrefix=prefix)
    with world.recorder(mode=mode):
        list(world.live().query("SELECT Id, UrlPathPrefix FROM Network").records)
    text = "".join(world.written().values())
    assert "https://replay.invalid/help https://replay.invalid/help" in text
    assert "acme--uat" not in text
    world.org.add_field("Contact", "Odd__c", type=world.address)
    with pytest.raises(RecordingRefused, match="the org's address in"), world.recorder(mode=mode):
        world.live().describe(["Contact"])


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        ("O'Brien", "User.LastName"),
        ("Zoë-Åsa", "User.FirstName"),
        (EMAIL, "User.Email"),
        (KEY, "User.Contact.Legacy_Id__c or column Old Key"),
        (USERNAME.upper(), "User.Username"),
    ],
)
def test_a_recording_that_still_names_a_person_is_refused_and_says_by_which_column(
    world: World, value: str, columns: str
) -> None:
    world.org.add_field("Contact", "Odd__c", type=value)
    with pytest.raises(RecordingRefused) as refused, world.recorder():
        world.live().describe(["Contact"])
    said = f"The recording was not kept, because it still holds {columns} of a person in cassette.yaml."
    assert str(refused.value) == said
    assert not (world.migration / "recorded").exists()


LOADER = "mira.hansen@acme.example"


def record_the_loader(world: World) -> None:
    world.org.add("User", Username=LOADER, FirstName="Mira", LastName="Hansen", Email="Mira@Acme.example")
    with world.recorder(named_in_plan=[LOADER]):
        asked = f"SELECT Id, Username, FirstName, LastName, Email FROM User WHERE Username = '{LOADER}'"
        list(world.live().query(asked).records)
        list(world.live().query("SELECT Id, LastName FROM Contact").records)
        world.live().describe(["Contact"])


def test_what_the_loading_user_is_called_is_nobodys_and_refuses_no_recording(world: World) -> None:
    """The plan names the user, and whoever shares a name with it is masked all the same."""
    world.org.add("Contact", LastName="Hansen")
    world.org.add_field("Contact", "Odd__c", type="Mira")
    record_the_loader(world)
    text = world.written()["cassette.yaml"].replace(LOADER, "")
    assert "Hansen" not in text


def test_a_person_who_is_called_as_the_loading_user_is_refuses_a_recording(world: World) -> None:
    world.org.add("Contact", LastName="Hansen")
    world.org.add_field("Contact", "Odd__c", type="Hansen")
    with pytest.raises(RecordingRefused, match=r"holds Contact\.LastName of a person in cassette\.yaml"):
        record_the_loader(world)


def test_a_folder_that_cannot_be_written_is_said(world: World) -> None:
    (world.migration / "recorded").write_text("a file in the way")
    with pytest.raises(RecordingRefused, match="before_load could not be written"):
        world.record()
