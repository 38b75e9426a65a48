"""Turns a help document (text, Markdown, docx) into drafts of an outline and of FAQ entries."""
