"""Playbooks, plays, touchpoint standards, customer stories and lessons learned."""
