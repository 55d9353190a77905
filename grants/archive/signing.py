"""The office's seal on data: a signature by the key that also seals letters, checked by its certificate alone."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from grants.letters.making import office_seal


class BadSeal(ValueError):
    """A signature does not belong to the data; the message is German."""


def sign(data: bytes) -> dict[str, str]:
    """Signature (hexadecimal) and certificate (PEM) of the office's seal. Raises NoSeal."""
    signer = office_seal().signer
    certificate = x509.load_der_x509_certificate(signer.signing_cert.dump())
    return {
        "signature": signer.sign_raw(data, "sha256").hex(),
        "certificate": certificate.public_bytes(Encoding.PEM).decode(),
    }


def holder(data: bytes, seal: dict) -> str:
    """Who sealed the data, with the fingerprint of the certificate. Raises BadSeal.

    Whether the certificate is really the office's says the fingerprint, not this function.
    """
    try:
        certificate = x509.load_pem_x509_certificate(seal["certificate"].encode())
        _verify(certificate.public_key(), bytes.fromhex(seal["signature"]), data)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidSignature) as error:
        raise BadSeal("Das Siegel passt nicht zum Inhalt.") from error
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return f"{names[0].value if names else 'ohne Namen'}, SHA-256 {certificate.fingerprint(SHA256()).hex()}"


def _verify(key, signature: bytes, data: bytes) -> None:
    if isinstance(key, RSAPublicKey):
        key.verify(signature, data, PKCS1v15(), SHA256())
    elif isinstance(key, EllipticCurvePublicKey):
        key.verify(signature, data, ECDSA(SHA256()))
    else:
        raise BadSeal("Diese Art von Schlüssel wird nicht unterstützt.")
