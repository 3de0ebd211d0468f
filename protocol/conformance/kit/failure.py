"""What is wrong with a server, or with a case."""


class Failure(Exception):
    """The server didn't do what the case asks for."""


class Unmeasurable(Exception):
    """This system can't tell what the case asks for."""


class CaseError(Exception):
    """The case itself makes no sense."""
