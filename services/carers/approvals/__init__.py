"""From the finished report to the approved carer."""
