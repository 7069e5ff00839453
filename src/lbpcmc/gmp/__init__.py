"""The record: one folder a capability, each with its events, their fold, the rules, the use cases, rows and lines."""
