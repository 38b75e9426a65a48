"""Tools of the repository, apart from the product: nothing here is imported by it, nor imports it."""
