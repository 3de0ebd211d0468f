"""Tokens that RSA keys sign, as services read them."""

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding


def decoded(text):
    """Base64 for URLs, without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PublicKey:
    """The public half of the private key in a file."""

    def __init__(self, path):
        private = serialization.load_pem_private_key(path.read_bytes(), None)
        self.key = private.public_key()

    @property
    def fingerprint(self):
        """`SHA256:` and the digest of the key in DER, as Snowflake writes it."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        encoded = self.key.public_bytes(serialization.Encoding.DER, form)
        return "SHA256:" + base64.b64encode(hashlib.sha256(encoded).digest()).decode()

    def token(self, text):
        """Header and claims of a JSON Web Token that this key signed by RS256; None for any other text."""
        try:
            header, claims, signature = text.split(".")
            self.key.verify(decoded(signature), f"{header}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
            head = json.loads(decoded(header))
            return (head, json.loads(decoded(claims))) if head["alg"] == "RS256" else None
        except (InvalidSignature, ValueError, KeyError, TypeError):
            return None
