"""What happens about who may be there."""
