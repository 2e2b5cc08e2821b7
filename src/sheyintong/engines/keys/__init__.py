"""密钥引擎：the house's keys behind a few functions; a certified module can take the folder's place."""

from .folder import Damaged, Kind, ensure, fingerprint, problems, publish, rotate, stage
from .ring import hmac_key, open_bytes, public_key_pem, seal_bytes, sealer, sealer_ahead, signer, use, verifier

__all__ = [
    "Damaged",
    "Kind",
    "ensure",
    "fingerprint",
    "hmac_key",
    "open_bytes",
    "problems",
    "public_key_pem",
    "publish",
    "rotate",
    "seal_bytes",
    "sealer",
    "sealer_ahead",
    "signer",
    "stage",
    "use",
    "verifier",
]
