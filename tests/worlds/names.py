"""What people and sites are called, in worlds that are kind and in worlds that are not."""

LAST_NAMES = ("Ito", "Becker", "Okafor", "Silva", "Novak", "Haddad", "Larsen", "Moreau")
FIRST_NAMES = ("Mika", "Ada", "Chidi", "Rosa", "Jan", "Leila", "Nils", "Claire")
HOSTILE_NAMES = (
    "O'Neill",
    'Anne "Annie", Ltd',
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "back\\slash",
    "Åse Üñí",
    "--; drop table load",
)
BEYOND_CP1252 = ("張偉", "Ștefan 😀")


def last_name(number: int, *, hostile: bool, encoding: str) -> str:
    if not hostile:
        return LAST_NAMES[number % len(LAST_NAMES)]
    names = HOSTILE_NAMES if encoding == "cp1252" else HOSTILE_NAMES + BEYOND_CP1252
    return names[number % len(names)]


def first_name(number: int) -> str:
    return FIRST_NAMES[number % len(FIRST_NAMES)]


def site_name(word: str, number: int, *, hostile: bool) -> str:
    return f"""{word}'s "Hilfe" & <b> {number}""" if hostile else f"{word} Center {number}"
