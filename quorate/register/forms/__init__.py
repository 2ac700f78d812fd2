"""What the register's pages ask."""
