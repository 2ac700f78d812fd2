"""Strategy discussions, section 47 enquiries, orders, delays, and the decision to convene or not."""
