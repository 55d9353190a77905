"""After the Bescheid: Bekanntgabe, Widerspruch, Anhörung, Rücknahme and Widerruf."""
