"""Starts the house: settings, URLs, Celery, WSGI, the embedded server and the demo city."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
