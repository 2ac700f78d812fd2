"""The pages of the post room and of the words that reach people."""
