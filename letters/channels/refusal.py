"""What a channel says when it did not take a message."""


class Refused(Exception):
    """Not taken; `is_final` = trying again will not help."""

    def __init__(self, cause: str, *, is_final: bool) -> None:
        self.cause = cause
        self.is_final = is_final
        super().__init__(cause)
