"""Plans ended with and without a conference, the notices that follow, and Child in Need after the plan."""
