"""Pages of the reminders app."""
