"""
Put rows back as they were before an operation (docs/undo.md).

unfold (a row for each change) → net (what all changes of a row come to) → check (is it still as it was left?) → write.
"""
