"""What is asked about partners: what a conference wants of them, and who is reminded of what."""
