from django.core.management.base import BaseCommand

from config.demo.people import LOGINS, PASSWORD, address


class Command(BaseCommand):
    help = "Zeigt eine Anmeldung je Rolle."

    def handle(self, *args, **options):
        self.stdout.write(f"\nAnmeldungen (Kennwort für alle: {PASSWORD})")
        for login in LOGINS:
            self.stdout.write(f"  {login.role:<26} {address(login.address)}")
