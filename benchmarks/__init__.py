"""What the README's figures come from: ratios of medians, measured in turn. Never part of the tests."""
