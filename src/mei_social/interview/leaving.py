"""How a conversation ends before its end, for whoever asks and whatever is asked."""


class SaveAndQuit(Exception):
    """The trainee wants to stop, or the input ended. Everything answered so far is saved already."""


class InputEnded(SaveAndQuit):
    """Nobody is there to answer: the input ended before an answer came."""
