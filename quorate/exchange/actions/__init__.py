"""What is done about the outputs: asked for, made, sent, answered, taken away."""
