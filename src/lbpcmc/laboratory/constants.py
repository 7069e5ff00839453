"""Physical constants that several assays need."""

from __future__ import annotations

GAS_CONSTANT = 8.314462618
"""J/(mol K), CODATA 2018, exact to the digits given."""
KELVIN = 273.15
"""0 degC in kelvin."""
