"""Quality of statistics by the five criteria of official statistics (Art. 12 VO (EG) 223/2009): pure arithmetic."""
