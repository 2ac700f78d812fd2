"""What is done with minutes: written, approved, sent, amended."""
