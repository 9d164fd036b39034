"""Initiatives, their lifecycle, milestones and progress updates."""
