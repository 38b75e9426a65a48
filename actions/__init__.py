"""Custom actions: thin translators between Rasa and the hub's domain modules."""
