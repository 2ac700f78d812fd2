"""The pages about children who move between areas."""
