"""Pages of Bekanntgabe, Widerspruch, Rücknahme and Widerruf."""
