"""Full-text search over everything the hub holds."""
