"""What happens before the birth, at it and after it; one module for each."""
