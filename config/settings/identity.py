"""What the settings of the identity providers say about the portal's own protection."""

from urllib.parse import urlsplit


def identity_origins(providers: dict) -> list[str]:
    """Scheme and host of each OpenID Connect server in SOCIALACCOUNT_PROVIDERS, as a content security policy wants."""
    apps = (app for provider in providers.values() for app in provider.get("APPS", ()))
    servers = (urlsplit(app["settings"]["server_url"]) for app in apps if "server_url" in app.get("settings", {}))
    return sorted({f"{server.scheme}://{server.netloc}" for server in servers})
