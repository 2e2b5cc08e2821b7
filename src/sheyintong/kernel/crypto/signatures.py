"""SM2 签名：signing and verifying (GB/T 32918.2 with SM3 and the usual identity 1234567812345678). A signature is the DER pair (r, s)."""

from typing import Any, Protocol, Self

from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm

_WRONG_KEY = (ValueError, TypeError, InternalError, UnsupportedAlgorithm)
"""What the library raises for junk, for a password asked for, for a point off the curve, for another curve."""


class NotAKey(ValueError):
    """密钥有误：the text is no SM2 key of the kind asked for, or the password is wrong."""


class Verifier(Protocol):
    """验签：whatever holds a public key."""

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether the signature was made over exactly these bytes. Raises nothing for a broken signature."""
        ...

    def public_key_pem(self) -> str:
        """The public key, to be handed out."""
        ...


class Signer(Protocol):
    """签名：whatever holds a private key, here or in a certified module."""

    def sign(self, data: bytes) -> bytes:
        """A signature over these bytes; each call gives another one."""
        ...

    def public_key_pem(self) -> str:
        """The public key that verifies."""
        ...


class Sm2Verifier:
    """SM2 公钥 in memory."""

    def __init__(self, key: Any) -> None:
        self._key = key

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        """Read a SubjectPublicKeyInfo; raises :class:`NotAKey`."""
        try:
            return cls(serialization.load_pem_public_key(pem.encode()))
        except _WRONG_KEY:
            raise NotAKey("no SM2 public key") from None

    @classmethod
    def from_point(cls, point: bytes) -> Self:
        """Read an uncompressed (65 bytes, 04 first) or compressed point; raises :class:`NotAKey`."""
        try:
            return cls(ec.EllipticCurvePublicKey.from_encoded_point(ec.SM2(), point))
        except _WRONG_KEY:
            raise NotAKey("no point of the SM2 curve") from None

    def verify(self, data: bytes, signature: bytes) -> bool:
        """See :class:`Verifier`."""
        try:
            self._key.verify(signature, data, ec.ECDSA(hashes.SM3()))
        except (InvalidSignature, InternalError):  # the second is what a signature that is no DER raises
            return False
        return True

    def public_key_pem(self) -> str:
        """See :class:`Verifier`."""
        encoded: bytes = self._key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return encoded.decode()


class Sm2Signer:
    """SM2 私钥 in memory. Its repr shows nothing of the key."""

    def __init__(self, key: Any) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        """A fresh key."""
        return cls(ec.generate_private_key(ec.SM2()))

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        """Read a PKCS 8 private key without a password; raises :class:`NotAKey`."""
        try:
            return cls(serialization.load_pem_private_key(pem.encode(), None))
        except _WRONG_KEY:
            raise NotAKey("no SM2 private key") from None

    def private_key_pem(self) -> str:
        """The private key as PKCS 8 without a password: for a file that only its owner may read."""
        plain = serialization.NoEncryption()
        encoded: bytes = self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        return encoded.decode()

    def sign(self, data: bytes) -> bytes:
        """See :class:`Signer`."""
        signature: bytes = self._key.sign(data, ec.ECDSA(hashes.SM3()))
        return signature

    def verifier(self) -> Sm2Verifier:
        """The public half."""
        return Sm2Verifier(self._key.public_key())

    def public_key_pem(self) -> str:
        """See :class:`Signer`."""
        return self.verifier().public_key_pem()
