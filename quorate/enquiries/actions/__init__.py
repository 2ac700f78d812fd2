"""What happens in an enquiry: one function for each thing."""
