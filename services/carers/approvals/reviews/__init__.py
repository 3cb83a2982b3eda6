"""Reviews of an approval: that a household still is suitable, and its terms still right."""
