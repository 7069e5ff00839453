"""The checker's rules, one module per subject; `catalogue` lists them all, docs/rules.md is generated from it."""
