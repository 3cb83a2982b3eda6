"""Family Link: disabled children linked with carers for short breaks."""
