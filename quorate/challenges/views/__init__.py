"""The pages on differences and complaints."""
