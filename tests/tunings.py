"""Ways to ask a small org as a huge one is asked."""

from fixtures.tuning import Tuning


def jobs_for_everything(*, listed: bool = True) -> Tuning:
    """
    Small orgs are asked as huge ones are: by jobs, for which the cost model takes no time, and joined in partitions.

    :param listed: whether the pages are listed, or followed.
    """
    return Tuning(
        retry_pauses=(0.0, 0.0, 0.0),
        first_poll=0.0,
        followed_rows=0 if listed else 100,
        seconds_a_job=-1e9,
        counted_from=0,
        long_answer=0,
        keys_in_memory=0,
        rows_a_partition=3,
    )
