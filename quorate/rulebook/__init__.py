"""Which procedure and which calendar bind an area on a day: read from ``procedures/``, without a database."""
