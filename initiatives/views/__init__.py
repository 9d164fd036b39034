"""Pages of initiatives: the portfolio, one initiative, and the forms that act on it."""
