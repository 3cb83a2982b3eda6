"""Whether a carer's home suits a child: asked for suggestions, before child and carer meet, and of every session."""
