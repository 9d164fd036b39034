"""The demonstration: an invented organisation's whole programme, loaded through the importers."""
