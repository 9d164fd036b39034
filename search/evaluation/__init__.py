"""How good and how fast the search is: judged collections, scores, and a database to measure in."""
