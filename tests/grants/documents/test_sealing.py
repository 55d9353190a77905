"""A sealed letter stays accessible and archivable, and every changed byte shows."""

import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from reportlab.pdfgen.canvas import Canvas

from config.embedded import seal as embedded
from grants.documents.paper import render
from grants.documents.sealing import NoSeal, NotConform, ensure_conform, open_seal, sealed
from tests.grants.documents.letters import NOW, STRESS, bescheid
from tests.grants.documents.reading import tagging_errors


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    return open_seal(embedded.test_seal(tmp_path_factory.mktemp("seal")), "")


def key_file(folder, key, *, passphrase=b"geheim"):
    """A PKCS#12 file with this key and a certificate of its own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Siegel der Stadt")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(embedded.BEGIN).not_valid_after(embedded.END)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    data = pkcs12.serialize_key_and_certificates(
        b"seal", key, builder.sign(key, algorithm), None, BestAvailableEncryption(passphrase)
    )
    path = folder / "seal.p12"
    path.write_bytes(data)
    return path


def checked(pdf: bytes, seal):
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[seal.signer.signing_cert]))


def a_sealed(seal, document=None) -> bytes:
    return sealed(render(document or bescheid(), created_at=NOW, seal_field=True), seal, sealed_at=NOW, reason="Test")


def test_a_seal_covers_the_whole_file_and_says_when_and_whose(seal):
    status = checked(a_sealed(seal), seal)

    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == NOW
    assert seal.name == "Testsiegel ohne Rechtswirkung"


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5])
def test_a_changed_byte_breaks_the_seal(seal, place):
    pdf = bytearray(a_sealed(seal))
    pdf[pdf.index(b"stream", int(len(pdf) * place / 2)) + 20] ^= 1

    assert not checked(bytes(pdf), seal).intact


@pytest.mark.parametrize("document", [bescheid(), *STRESS.values()], ids=["an ordinary bescheid", *STRESS])
def test_sealing_leaves_a_letter_accessible_and_archivable(seal, document):
    pdf = render(document, created_at=NOW, seal_field=True)
    result = sealed(pdf, seal, sealed_at=NOW, reason="Test")

    ensure_conform(pdf)
    ensure_conform(result)
    assert result.startswith(pdf)
    assert tagging_errors(result) == []


def test_a_file_that_not_everybody_can_read_is_named_with_its_rules():
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 100, "Hallo")
    canvas.save()

    with pytest.raises(NotConform, match=r"nicht barrierefrei oder nicht archivfähig: PDF/UA-1"):
        ensure_conform(file.getvalue())


def test_a_key_on_an_elliptic_curve_seals_too(tmp_path):
    own = open_seal(key_file(tmp_path, ec.generate_private_key(ec.SECP256R1())), "geheim")

    assert own.name == "Siegel der Stadt"
    assert checked(a_sealed(own), own).intact


def test_another_kind_of_key_is_refused(tmp_path):
    path = key_file(tmp_path, ed25519.Ed25519PrivateKey.generate())

    with pytest.raises(NoSeal, match="weder RSA noch ECDSA"):
        open_seal(path, "geheim")


def test_a_wrong_passphrase_and_a_missing_file_say_what_to_do(tmp_path):
    path = key_file(tmp_path, ec.generate_private_key(ec.SECP256R1()))

    with pytest.raises(NoSeal, match="lässt sich nicht öffnen"):
        open_seal(path, "falsch")
    with pytest.raises(NoSeal, match="fehlt"):
        open_seal(tmp_path / "nothing.p12", "")


def test_the_test_seal_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    path = embedded.test_seal(tmp_path / "var")
    data = path.read_bytes()

    assert embedded.test_seal(tmp_path / "var").read_bytes() == data
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir()] == [path.name]
