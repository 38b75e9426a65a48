"""The knowledge base as operators write it in `data/documents` and `data/faq`."""
