"""The rules that come with the hub, by area."""
