"""YAML text read into data that knows where each key and value stands."""
