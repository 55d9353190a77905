"""The test seal of an embedded portal: made once, kept in its folder, readable by its owner only.

It shows that sealing works. It comes from nobody and proves nothing to anybody, and its name says so.
"""

import datetime
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

NAME = "Testsiegel ohne Rechtswirkung"
BEGIN, END = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2020, 2050))


def test_seal(folder: Path) -> Path:
    """The file with the test seal in `folder` (PKCS#12, no passphrase); two processes that start at once agree."""
    path = folder / "test-seal.p12"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"test-seal.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_bytes(_make())
    try:
        os.link(draft, path)
    except FileExistsError:
        return path
    finally:
        draft.unlink()
    return path


def _make() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, NoEncryption())
