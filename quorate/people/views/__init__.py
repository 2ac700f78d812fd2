"""Pages about people: the directory, agencies, sign-ins, the area and its audit."""
