"""Questions of the family's door. Each starts from the invitation that the door was made for, and goes no further."""
