"""The pages about looked-after children."""
