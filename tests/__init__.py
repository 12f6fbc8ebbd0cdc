"""Tests, in rooms that mirror the product's; `standin` and `worlds` are what they stand on."""
