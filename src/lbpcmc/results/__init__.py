"""Result files judged against a specification, without a screen, a batch or a database.

tables       CSV, JSON, JSON Lines, Excel and Parquet to columns of text
validate     every row judged; findings about what cannot be right
output       a table for people, JSON, CSV, JUnit XML
"""

from lbpcmc.messages import register
from lbpcmc.results.messages import MESSAGES

register(MESSAGES)
