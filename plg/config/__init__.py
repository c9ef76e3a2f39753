"""Wiring only: settings, urls, celery, wsgi. Imports no app and is imported by none."""

from plg.config.celery import app as celery_app

__all__ = ["celery_app"]
