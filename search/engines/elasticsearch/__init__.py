"""Elasticsearch 8.19 and 9, by the extra ``cxhub[elasticsearch]``."""
