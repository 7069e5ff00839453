"""Methods and raw data of the laboratory: a method file and a file of raw data to a result that can be checked.

methods         a method file and the assay that it names -> a method that is ready to calculate
rawdata         CSV, JSON or YAML -> the assay's raw data, every fault with its place
calculation     method and raw data -> reportable results, as text and as JSON
figures         what a result looks like: points, lines and limits, drawn with characters
qualification   every reference case on this machine
"""

from lbpcmc.laboratory.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
