"""What is done in the register. Each act is one function, whole or not at all."""

from .children import NotRecorded, correct, record_done, record_happened

__all__ = ["NotRecorded", "correct", "record_done", "record_happened"]
