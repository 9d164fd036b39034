"""Purpose, stance, promise, principles and pillars."""
