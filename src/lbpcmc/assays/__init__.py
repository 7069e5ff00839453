"""Raw data of the laboratory to a reportable result with its uncertainty, its gates and its trace."""
