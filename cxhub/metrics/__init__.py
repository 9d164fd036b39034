"""KPIs, their measurements, and how fast they should move."""
