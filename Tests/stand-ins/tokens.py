"""JSON Web Tokens with a signature HS256 (RFC 7519, RFC 7518 section 3.2)."""

import base64
import hashlib
import hmac
import json
import time


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signature(text, key):
    return encoded(hmac.new(key, text.encode(), hashlib.sha256).digest())


def sign(claims, key):
    parts = [encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    text = ".".join(parts)
    return f"{text}.{signature(text, key)}"


def problem(token, key, subject, now=None):
    """Why a token isn't accepted; nothing for one that is."""
    now = time.time() if now is None else now
    try:
        text, _, signed = token.rpartition(".")
        claims = json.loads(decoded(text.partition(".")[2]))
    except ValueError:
        return "Invalid JWT"
    if not hmac.compare_digest(signed, signature(text, key)):
        return "JWT signature does not match locally computed signature."
    if claims.get("exp", now) < now:
        return "JWT expired."
    if claims.get("nbf", now) > now:
        return "JWT early."
    return None if claims.get("sub") == subject else "JWT is for somebody else."
