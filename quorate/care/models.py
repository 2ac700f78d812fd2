"""Children looked after who are, or may be, on a plan as well."""
