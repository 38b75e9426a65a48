"""The agent desk: lists, notes, assist, assignment, search and insight."""
