"""Understanding: our Rasa graph components and the training data importer. Runs in the Rasa environment."""
