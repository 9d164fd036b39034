"""Departments, members, and who owns and vouches for what."""
