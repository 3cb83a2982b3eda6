"""Reports: why children wait, what is lacking, what is used and what could be used. Codes and numbers, no words."""
