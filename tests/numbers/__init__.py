"""Every number on the page, derived again from what lies beside it, without any code of the product."""
