"""Why a file is not taken: a code for tests and logs, a sentence for the person who tried."""


class FileRefused(Exception):
    """The file is not stored. `code` names the reason; `sentence` says what is wrong and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
