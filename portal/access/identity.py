"""Signing in with an identity provider (OpenID Connect). Whoever has no account yet registers or is invited first."""

import logging

import requests
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import render

from portal.kern.accounts import IDENTITY_ERRORS

METADATA = "/.well-known/"
UNAUTHENTICATED = 401
logger = logging.getLogger(__name__)


class IdentitySession(requests.Session):
    """Asks the identity provider. Whatever goes wrong there becomes the page that says so, at every step."""

    def request(self, method, url, **kwargs):
        try:
            response = super().request(method, url, timeout=app_settings.REQUESTS_TIMEOUT, **kwargs)
            response.raise_for_status()
            if METADATA in url:
                response.json()
        except requests.RequestException as error:
            # allauth expects a broken line only after the person came back, not on the way there.
            logger.warning("The identity provider did not answer as it should: %s", error)
            failed = render(context.request, "socialaccount/authentication_error.html", status=UNAUTHENTICATED)
            raise ImmediateHttpResponse(failed) from error
        return response


class IdentityAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | IDENTITY_ERRORS

    def get_requests_session(self) -> requests.Session:
        return IdentitySession()
