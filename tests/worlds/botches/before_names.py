"""What is wrong with the names and addresses of users before a load."""

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import add_column, found_row, row_to_load, two_rows_to_load
from tests.worlds.plan_yaml import SANDBOX_SUFFIX
from tests.worlds.world import World

UNSEEN = ("\u00a0", "\u2007", "\u200b", "\u00ad", "\u202a")
"""Blanks and other characters that look like none, or like a blank."""


@botch("USR-01", source=False, operation="insert")
@botch("USR-01", source=False, operation="upsert", kinds=("customer", "plus"))
def two_rows_want_one_username(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(second.cells, "Username", first.cells["Username"].swapcase())
    return named(world.key_of(first), world.key_of(second))


@botch("USR-02", operation="insert")
@botch("USR-02", operation="upsert")
def a_stranger_has_the_username(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", world.rng.choice(world.spare_users), Username=row.cells["Username"].upper())
    return named(world.key_of(row))


@botch("USR-02", operation="upsert")
def an_upsert_renames_a_user_to_a_taken_name(world: World) -> Expected:
    row = found_row(world)
    world.put(row.cells, "Username", "bystander0@example.com")
    return named(world.key_of(row))


@botch("USR-02", operation="move")
def a_move_renames_a_user_to_a_taken_name(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "Username")
    world.put(row.cells, "Username", "bystander0@example.com")
    return named(world.key_of(row))


@botch("USR-03", operation="insert")
def a_username_is_no_address(world: World) -> Expected:
    row = row_to_load(world)
    wrong = ["nobody", "no body@example.com", "a@b", "a,b@example.com", 'a"b@example.com', "a@example..com"]
    world.put(row.cells, "Username", world.rng.choice(wrong))
    return named(world.key_of(row), also=("LOAD-10",))


@botch("USR-03", operation="insert")
def a_username_has_a_character_that_nobody_sees(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Username", f"some{world.rng.choice(UNSEEN)}body@example.com")
    return named(world.key_of(row), also=("LOAD-09", "LOAD-10"))


@botch("USR-03", operation="insert", source=False)
def a_username_is_too_long(world: World) -> Expected:
    """It is longer than its field too."""
    row = row_to_load(world)
    world.put(row.cells, "Username", f"{'x' * 69}@example.com")
    return named(world.key_of(row), also=("LOAD-02",))


@botch("USR-04", operation="insert")
@botch("USR-04", operation="upsert", kinds=("customer", "plus"))
def two_rows_want_one_nickname(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(second.cells, "CommunityNickname", first.cells["CommunityNickname"].upper())
    return named(world.key_of(first), world.key_of(second))


@botch("USR-04", operation="insert")
@botch("USR-04", operation="move")
def a_stranger_has_the_nickname(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "CommunityNickname")
    world.update("User", world.spare_users[0], CommunityNickname="Taken")
    world.put(row.cells, "CommunityNickname", "taken")
    return named(world.key_of(row))


@botch("USR-05", operation="insert", sso=True)
def two_rows_want_one_federation_id(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(second.cells, "FederationIdentifier", first.cells["FederationIdentifier"].upper())
    return named(world.key_of(first), world.key_of(second))


@botch("USR-05", operation="insert", sso=True)
@botch("USR-05", operation="upsert", sso=True)
def a_stranger_has_the_federation_id(world: World) -> Expected:
    row = row_to_load(world)
    taken = row.cells["FederationIdentifier"].upper()
    world.update("User", world.rng.choice(world.spare_users), FederationIdentifier=taken)
    return named(world.key_of(row))


@botch("USR-10", operation="insert", production=True)
@botch("USR-10", operation="upsert", production=False)
def a_username_comes_from_another_sandbox(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Username", f"{row.cells['Username']}{SANDBOX_SUFFIX.upper()}")
    return named(world.key_of(row))


@botch("USR-10", operation="insert", production=False)
def a_username_lacks_the_suffix_of_the_org(world: World) -> Expected:
    """All others end so, whatever the case. A source export knows it by another one, where that is the key."""
    row = row_to_load(world)
    world.put(world.plan["orgs"][0], "username_suffix", ".Com")
    world.put(row.cells, "Username", "somebody@larkspur.example")
    return named(world.key_of(row), also=("LOAD-10",))


@botch("USR-06", operation="insert", production=True)
def an_address_comes_from_a_sandbox(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Email", f"{row.cells['Email']}.invalid")
    return named(world.key_of(row))


@botch("USR-07", operation="insert", production=False)
@botch("USR-07", operation="upsert", production=False)
def a_person_would_get_mail_from_a_sandbox(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Email", "somebody@larkspur.com")
    return named(world.key_of(row), status="warned")


@botch("USR-08", operation="insert")
@botch("USR-08", operation="move")
def an_address_is_none(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "Email")
    wrong = ["nobody.example.com", "a@b@example.com", "a b@example.com", "a;b@example.com", "a@@example.com"]
    wrong += [".a@example.com", "a@b_c.example.com", "a@example.com/b", "a@example.com!"]
    world.put(row.cells, "Email", world.rng.choice(wrong))
    for number, other in enumerate(each for each in world.rows if each is not row):
        world.put(other.cells, "Email", f"a_b..{number}.@example.com")
    return named(world.key_of(row), also=("CON-08",))


@botch("USR-08", operation="insert")
def an_address_has_a_character_that_nobody_sees(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Email", f"some{world.rng.choice(UNSEEN)}body@example.com")
    return named(world.key_of(row), also=("CON-08", "LOAD-09"))


@botch("USR-08", operation="insert")
def an_address_needs_internationalization(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Email", world.rng.choice(["j\u00fcrgen@example.com", "jurgen@b\u00fccher.example.com"]))
    return named(world.key_of(row), status="warned", also=("CON-08",))


@botch("USR-08", operation="insert")
def an_address_is_too_long(world: World) -> Expected:
    """It is longer than its field too."""
    row = row_to_load(world)
    world.put(row.cells, "Email", f"{'x' * 117}@example.com")
    return named(world.key_of(row), also=("LOAD-02",))


@botch("USR-09", operation="insert", sso=True)
def a_row_lacks_its_federation_id(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "FederationIdentifier", world.rng.choice(["", "#N/A"]))
    return named(world.key_of(row))


@botch("USR-09", operation="move", sso=True)
def a_moved_user_has_no_federation_id(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", FederationIdentifier=None)
    return named(world.key_of(row))
