"""What happens to core groups: people join and leave, meetings are planned, held and written up, children visited."""
