"""The script of `migrations/botched`: one file a part, each plants faults and names the checks that find them."""
