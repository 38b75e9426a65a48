"""Training messages that cost Rasa little."""

import hashlib
from typing import Any, Dict, Iterable, List, Text

from rasa.shared.nlu.training_data.message import Message


class Utterance(Message):
    """A message with plain values only.

    Rasa copies and fingerprints every message at each merge and after every component: done in general, for
    nested data, this took longer than the learning.
    """

    @classmethod
    def all_of(cls, messages: Iterable[Message]) -> List["Utterance"]:
        """Return the messages as utterances."""
        return [cls(data=message.data, output_properties=message.output_properties) for message in messages]

    def fingerprint(self) -> Text:
        """Return a fingerprint of the data, 32 hexadecimal digits."""
        if self._cached_fingerprint is None:
            told = repr(sorted(self.data.items())).encode()
            self._cached_fingerprint = hashlib.md5(told, usedforsecurity=False).hexdigest()
        return self._cached_fingerprint

    def __deepcopy__(self, _memo: Dict[int, Any]) -> "Utterance":
        """Return a copy; the values are shared, since nobody changes one in place."""
        return Utterance(data=self.data, output_properties=set(self.output_properties))
