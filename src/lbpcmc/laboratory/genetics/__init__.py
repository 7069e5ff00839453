"""Genetic stability: retention, loss, escape, mutation, generations, copies."""
