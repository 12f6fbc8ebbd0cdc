"""Scripts that make `migrations/example` and `migrations/botched` in the stand-in org, and record them."""
