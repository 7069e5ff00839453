"""Genetic stability: retention, loss, escape, mutation, generations, copies."""

from lbpcmc.laboratory.genetics.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
