"""The stories behind `migrations/example` and `migrations/botched`, told to the stand-in org."""
