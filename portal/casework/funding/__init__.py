"""What the office notes about money of others for a Träger: De-minimis aid, and grants of other offices."""
