"""Children on plans who move into or out of the area, and who answers for them meanwhile."""
