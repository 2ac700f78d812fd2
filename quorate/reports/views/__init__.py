"""Pages of the reports of one conference."""
