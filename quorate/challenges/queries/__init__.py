"""What is asked about differences and complaints, always for one reader."""
