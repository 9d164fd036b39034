"""Search by meaning, by the extra ``cxhub[semantic]``: a document is found that says the same in other words."""

#: Of so many numbers is a vector.
DIMENSIONS = 384
