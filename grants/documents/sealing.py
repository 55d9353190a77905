"""The electronic seal of a letter (PAdES, ETSI EN 319 142-1, level B-B), and the check that comes before and after it.

A seal must not make a letter unreadable or unfit for the archive: the field for it is part of the letter from the
start, and the metadata stay as they are. Sealing only adds to the end of the file.
"""

import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import page
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "Siegel"
"""The name of the field that `paper.render` reserves."""
DIGEST = "sha256"
RESERVED = 24_576
"""Hexadecimal digits kept free for the signature: 12 kB, enough for a chain of certificates with long keys."""
PROFILES = {"ua1": "PDF/UA-1", "3a": "PDF/A-3a"}


class NotConform(ValueError):
    """A file breaks a rule of PDF/UA-1 or PDF/A-3a; the message names the rules."""


class NoSeal(ValueError):
    """The key file of the seal cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Seal:
    """A key with its certificate. `name` is what the certificate calls its holder."""

    name: str
    signer: signers.Signer


def open_seal(path: Path, passphrase: str) -> Seal:
    """The seal in a PKCS#12 file. Raises NoSeal if there is none, or the passphrase is wrong."""
    if not path.is_file():
        raise NoSeal(f"Die Siegeldatei {path} fehlt. Bitte prüfen Sie die Einstellung SEAL_FILE.")
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(
            path.read_bytes(), other_certs=[], passphrase=passphrase.encode() or None
        )
    except ValueError as error:
        raise NoSeal(
            f"Die Siegeldatei {path} lässt sich nicht öffnen. Bitte prüfen Sie SEAL_FILE und SEAL_PASSPHRASE."
        ) from error
    return Seal(signer.signing_cert.subject.native["common_name"], _Signer(signer))


def ensure_conform(pdf: bytes) -> None:
    """Raise NotConform unless the file keeps every rule of PDF/UA-1 and PDF/A-3a that a machine can check."""
    broken = [
        f"{name} {failure.rule_id}: {failure.message}"
        for profile, name in PROFILES.items()
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]
    if broken:
        raise NotConform(f"Das Schreiben ist nicht barrierefrei oder nicht archivfähig: {'; '.join(broken[:5])}")


def sealed(pdf: bytes, seal: Seal, *, sealed_at: datetime.datetime, reason: str) -> bytes:
    """The letter with the seal in its field; afterwards every changed byte shows.

    The letter must come from `paper.render` with `seal_field`. `sealed_at` is what the seal says about its own time;
    nobody else vouches for it.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=seal.name,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    sealing = _Sealing(metadata, signer=seal.signer)
    sealing.sealed_at = sealed_at
    appending = _Appending(io.BytesIO(pdf))
    # pyHanko runs an event loop of its own, which a thread that has one already would refuse.
    with ThreadPoolExecutor(max_workers=1) as own_thread:
        signing = own_thread.submit(sealing.sign_pdf, appending, existing_fields_only=True, bytes_reserved=RESERVED)
        return signing.result().getvalue()


class _Appending(IncrementalPdfFileWriter):
    """Leaves the metadata alone: pyHanko would write them anew and lose what PDF/A-3a wants in them."""

    def _update_meta(self) -> None:
        pass


class _Sealing(signers.PdfSigner):
    """Takes the time of the seal from outside instead of from the clock."""

    sealed_at: datetime.datetime

    def init_signing_session(self, *arguments, **settings):
        session = super().init_signing_session(*arguments, **settings)
        session.system_time = self.sealed_at
        return session


class _Signer(signers.SimpleSigner):
    """Keeps the key ready: pyHanko would check it anew for each letter, which takes longer than all the rest."""

    def __init__(self, signer: signers.SimpleSigner):
        super().__init__(signer.signing_cert, signer.signing_key, signer.cert_registry)
        key = load_der_private_key(signer.signing_key.dump(), password=None)
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise NoSeal("Der Schlüssel des Siegels ist weder RSA noch ECDSA. Bitte verwenden Sie einen davon.")
        self._key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The signature of the data; the digest is always SHA-256 here."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))
