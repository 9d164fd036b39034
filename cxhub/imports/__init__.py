"""Imports: files of any common kind become records, through mapping files and never through code for one data set.

Knows no model of the hub. Each app describes what can be imported into it in a module ``import_types.py`` with
``@register`` classes from ``cxhub.imports.targets``.
"""
