"""What happens while a family is prepared: each function is one act."""
