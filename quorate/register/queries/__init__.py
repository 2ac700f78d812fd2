"""Questions of the register: a child's page, who is on a plan, what others asked and told."""
