"""Checks whose offenders no file puts right, each with what does."""

from typing import Final

_SETUP = "a setting of the org, which an administrator changes in Setup"
_PLAN = "a line of plan.yaml, or what it promises"
_CONTRACT = "seats, which the owner of the licenses orders or frees"
_DONE = "a fact about what was done, which no load undoes: once it is understood it needs a waiver"
_WRONG = "what was done with another file, or in another org: nobody may waive it"
_DECISION = "a decision about people: somebody who knows them takes it"
_LOADABLE = "a warning: the rows load as they are, and a person decides whether to correct them"
_NO_FIELD = "no field that a loader can write puts it right: the queries show it"

NO_FILE: Final = {
    "ACC-03": _SETUP,
    "ACC-05": _DECISION,
    "ACT-02": _DONE,
    "ACT-03": _WRONG,
    "ACT-04": _WRONG,
    "ACT-06": _PLAN,
    "ACT-07": _DECISION,
    "ACT-08": _PLAN,
    "BYS-01": _DECISION,
    "LOAD-04": _LOADABLE,
    "LOAD-08": _PLAN,
    "LOAD-09": _LOADABLE,
    "LOAD-10": _DECISION,
    "LOAD-13": "one form that every loader reads, or the plan's `loader`",
    "LOAD-20": "the mapping, or the header of a column",
    "LOG-01": "people who log in: the smoke test",
    "LOG-02": "people who log in: some of them need help with it",
    "LOG-03": _SETUP,
    "LOG-04": _DECISION,
    "MEM-01": _NO_FIELD,
    "MOV-03": _LOADABLE,
    "MOV-04": _DECISION,
    "MOV-05": _LOADABLE,
    "PRO-02": _SETUP,
    "PRO-03": _PLAN,
    "PRO-04": _SETUP,
    "PRO-05": _SETUP,
    "PRO-06": _PLAN,
    "PRO-08": _PLAN,
    "RUN-01": _WRONG,
    "RUN-02": _DONE,
    "RUN-03": _WRONG,
    "RUN-04": _PLAN,
    "RUN-05": _PLAN,
    "SEA-01": _CONTRACT,
    "SEA-02": _CONTRACT,
    "SEA-03": "a count of the platform's: wait, and check again",
    "SEA-04": _CONTRACT,
    "SEA-05": _PLAN,
    "SEA-11": _DECISION,
    "STA-02": _NO_FIELD,
    "TYP-01": _PLAN,
    "TYP-02": _LOADABLE,
    "USE-03": _NO_FIELD,
    "USE-04": _NO_FIELD,
    "USE-08": _NO_FIELD,
    "USE-09": _DECISION,
    "USR-07": _LOADABLE,
}
