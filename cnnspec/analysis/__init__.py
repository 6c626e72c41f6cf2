"""Facts about a network: cost, memory, receptive field, the summary table, scaling to a budget."""
