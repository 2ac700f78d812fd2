"""What goes over the wire: the shapes of what is asked and answered, which the OpenAPI document is made from."""
