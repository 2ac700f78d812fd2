"""The pages about children who move between areas: each asks one thing."""
