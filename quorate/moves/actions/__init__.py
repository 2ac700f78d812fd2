"""What happens to a child who moves between areas: coming in, going out, and putting the record right."""
