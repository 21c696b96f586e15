"""What is prepared and started at the beginning of a block, and closed at its end."""


class Life:
    """A context manager over `_prepare`, `start` and `close`; what cannot be started is closed as well."""

    def __enter__(self):
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()
