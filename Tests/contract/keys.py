"""Keys that open nothing: what a check of their outer structure sees is there, and the numbers in them are made up."""

import base64
import textwrap

_RSA = bytes.fromhex("06092a864886f70d0101010500")
_ED25519 = bytes.fromhex("06032b6570")
_EC = bytes.fromhex("06072a8648ce3d020106082a8648ce3d030107")


def _element(tag, content):
    """An element of ASN.1 (X.690, section 8.1)."""
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(digits)]) + digits + content


def _integer(value):
    return _element(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _pem(label, content):
    body = textwrap.fill(base64.b64encode(content).decode(), 64)
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def _wrapped(algorithm, key):
    return _element(0x30, _integer(0) + _element(0x30, algorithm) + _element(4, key))


def rsa(bits, is_wrapped=True):
    """An RSA key with a modulus of so many bits, in PKCS #8 or as it is (PKCS #1)."""
    numbers = [0, (1 << bits) - 1, 65537, 3, 5, 7, 1, 1, 1]
    key = _element(0x30, b"".join(map(_integer, numbers)))
    return _pem("PRIVATE KEY", _wrapped(_RSA, key)) if is_wrapped else _pem("RSA PRIVATE KEY", key)


EDWARDS = _pem("PRIVATE KEY", _wrapped(_ED25519, _element(4, bytes(32))))
ELLIPTIC = _pem("EC PRIVATE KEY", _element(0x30, _integer(1) + _element(4, bytes(32))))
ENCRYPTED = _pem("ENCRYPTED PRIVATE KEY", _element(0x30, _element(0x30, _EC) + _element(4, bytes(64))))


def _host_key(kind, *values):
    """A public key of SSH: values behind their lengths (RFC 4253, section 6.6)."""
    content = b"".join(len(value).to_bytes(4, "big") + value for value in (kind.encode(), *values))
    return f"{kind} {base64.b64encode(content).decode()}"


HOST = _host_key("ssh-ed25519", bytes(32))
RSA_HOST = _host_key("ssh-rsa", b"\1\0\1", b"\0" + b"\xff" * 256)
