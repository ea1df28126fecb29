"""Pages of plans, by what a person does there."""
