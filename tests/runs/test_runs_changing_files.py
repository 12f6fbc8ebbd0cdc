"""A file that somebody writes while it is read: neither its rows nor its hash can be trusted."""

from tests.runs.test_runs_bad_input import BEFORE
from tests.runs.whole_runs import Runner, refused


def test_a_file_that_is_another_one_by_its_end_is_refused_in_a_sentence(live: Runner) -> None:
    ended = live("-p", "tests.runs.written_meanwhile", *BEFORE)
    refused(ended, "loads/wave-1.csv: it was changed while it was read. Run again when nobody writes to it.")
