"""What leaders see of the audit, one module for each page."""
