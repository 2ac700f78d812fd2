"""What managers look after: the eighteen-month meeting, early reviews, stood-down reviews, legal planning."""
