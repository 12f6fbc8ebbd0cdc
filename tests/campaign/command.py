"""The command: tries by several processes, progress as it goes, figures at the end."""

import argparse
import multiprocessing
import queue
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Any

from tests.campaign.figures import Figures, shown
from tests.campaign.kinds import KINDS, tries
from tests.campaign.stage import stage
from tests.campaign.tries import Seen, Try
from tests.campaign.trying import attempt

POLL = 5.0  # seconds
LONGEST_SILENCE = 20.0  # seconds between two lines of progress


def main(parser: argparse.ArgumentParser) -> int:
    """Run it; returns the exit code."""
    options = _options(parser)
    if options.only:
        return _again(Try.named(options.only))
    begun, figures, said = time.monotonic(), Figures(), 0.0
    for each, seen in _results(options):
        figures.add(each, seen)
        if seen.wrong:
            print(shown(each, seen), flush=True)
        if time.monotonic() - said > LONGEST_SILENCE:
            said = time.monotonic()
            failed = f"{len(figures.failed)} failed"
            print(f"{figures.tried} tried, {failed}, {said - begun:.0f} s; last: {each}", file=sys.stderr, flush=True)
    print(f"\n{figures.tried} tries in {time.monotonic() - begun:.0f} s, seed {options.seed}\n\n{figures.table()}")
    return 1 if figures.failed else 0


def _options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--minutes", type=float, default=2, help="how long it draws new tries (default: 2)")
    size.add_argument("--tries", type=int, metavar="N", help="how many tries it draws, however long they take")
    size.add_argument("--only", metavar="TRY", help="this try alone, named as in the list of failures")
    parser.add_argument("--seed", type=int, default=0, help="which tries are drawn (default: 0)")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that try at once (default: 2)")
    return parser.parse_args()


def _again(each: Try) -> int:
    with stage() as set_up:
        seen = attempt(set_up, each)
    print(f"{each}\n    ended: {seen.ended}\n    {seen.seconds:.1f} s, {seen.memory // 1000} MB")
    if not seen.met:
        print("    the fault met nothing")
    if seen.wrong:
        print(shown(each, seen))
    return 1 if seen.wrong else 0


def _results(options: argparse.Namespace) -> Iterator[tuple[Try, Seen]]:
    """Each try with what became of it, as they end."""
    context = multiprocessing.get_context("spawn")
    asked: Any = context.Queue()
    answered: Any = context.Queue()
    workers = [context.Process(target=_work, args=(asked, answered), daemon=False) for _ in range(options.workers)]
    for worker in workers:
        worker.start()
    drawn = islice(tries(options.seed, options.kind or tuple(KINDS)), options.tries)
    until = time.monotonic() + (options.minutes * 60 if options.tries is None else float("inf"))
    under_way = 0
    try:
        for each in drawn:
            asked.put(each)
            under_way += 1
            if under_way > options.workers:
                yield _next_of(answered, workers)
                under_way -= 1
            if time.monotonic() > until:
                break
        for _ in range(under_way):
            yield _next_of(answered, workers)
    finally:
        for _ in workers:
            asked.put(None)
        for worker in workers:
            worker.join()


def _next_of(answered: Any, workers: Sequence[BaseProcess]) -> tuple[Try, Seen]:
    while all(worker.is_alive() for worker in workers):
        with suppress(queue.Empty):
            seen: tuple[Try, Seen] = answered.get(timeout=POLL)
            return seen
    raise SystemExit("A process that tries has ended by itself: what it said is above.")


def _work(asked: Any, answered: Any) -> None:
    with stage() as set_up:
        for each in _taken(asked):
            answered.put((each, attempt(set_up, each)))


def _taken(asked: Any) -> Iterator[Try]:
    """Tries until there are no more, or nobody is there to hear of them."""
    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        with suppress(queue.Empty):
            each = asked.get(timeout=POLL)
            if each is None:
                return
            yield each
