"""The Kosten- und Finanzierungsplan as a workbook to download, fill in, and read back."""
