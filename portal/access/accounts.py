"""How accounts come about: by invitation of the Administration, not by signing up (registration of Träger follows)."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False
