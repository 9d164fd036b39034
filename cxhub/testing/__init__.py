"""Factories for the tests of the hub and of sites that build on it. Needs factory_boy: ``cxhub[testing]``."""
