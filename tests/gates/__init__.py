"""The workflows of docs/ci and the `check` command, run as a client runs them."""
