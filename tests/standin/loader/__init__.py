"""`python -m tests.standin.loader`: loads a file into a served stand-in org, and leaves a loader's result files."""
