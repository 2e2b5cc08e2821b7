"""密钥引擎：the house's keys behind a few functions; a certified module can take the folder's place."""

from .folder import Damaged, Kind, ensure, fingerprint, problems, rotate
from .ring import hmac_key, public_key_pem, sealer, signer, use, verifier

__all__ = [
    "Damaged",
    "Kind",
    "ensure",
    "fingerprint",
    "hmac_key",
    "problems",
    "public_key_pem",
    "rotate",
    "sealer",
    "signer",
    "use",
    "verifier",
]
