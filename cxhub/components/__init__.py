"""The parts that pages are made of, as template tags: ``{% load cxhub %}`` brings them all."""
