"""
Who may be written down twice (docs/duplicates.md).

folding (one spelling) → people (a contact as the matcher sees it) → keys (who is held against whom) → comparing (how
alike, field by field) → scoring (how sure, and why; the weights are in weights, how common a value is in rarity).
"""
