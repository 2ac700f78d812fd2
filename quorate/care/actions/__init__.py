"""What happens to a looked-after child: legal status, the reviewing officer, care reviews, worries, what is weighed."""
