"""
Carry the rows of a file into the database, a batch a transaction (docs/imports.md).

parse (a row of text becomes values) → lookup (what is there already) → plan (create, update or refuse) → write
(set-based, with the history that services write) → run (the batches, their progress and their end).
"""
