"""Accessible letters: content in, one PDF file out that is PDF/UA-1 and PDF/A-3a at the same time.

Reading order: `content` (what a letter says), `paper` (how it looks), `flowables` and `tables` (what is laid out),
`tagging` and `structure` (what a screen reader hears), `finishing` (metadata and attachments), `typefaces`.
"""
