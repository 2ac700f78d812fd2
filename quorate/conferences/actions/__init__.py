"""What is done with conferences: booked, moved, asked to, held and decided."""
