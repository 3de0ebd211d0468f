"""Files in Azure's blob storage, and Microsoft's server of tokens, as far as a look at files needs them.

Written from the REST reference of Azure Storage ("Get Blob", "List Blobs", "Create a service SAS", "Common REST API error codes") and from
"OAuth 2.0 client credentials flow" and "Error codes" of Microsoft's identity platform. Signatures are computed a second time from their
parts. The account `shop` has the container `lake` with the files of FILES. The service principal `app-id` of the tenant `contoso` has the
secret `right-secret`; `poor-id`, with the same one, may read nothing.
"""

import base64
import calendar
import hashlib
import hmac
import time
import urllib.parse
from email.utils import formatdate

from web import Answer

ACCOUNT = "shop"
KEY = base64.b64encode(b"the key of the storage account..").decode()
FILES = {"data/sales.csv": b"id,name\n1,a\n", "data/nothing.csv": b"", "data/deep/old.parquet": b"PAR1", "caf\u00e9 1.csv": b"x\n"}
RIGHT_TOKEN = "right-token-of-app"
POOR_TOKEN = "right-token-of-poor"
# The parts of a signature for a container or a file, in the order of the text that is signed, for versions since 2020-12-06.
PARTS = ["sp", "st", "se", None, "si", "sip", "spr", "sv", "sr", None, "ses", "rscc", "rscd", "rsce", "rscl", "rsct"]


def error(status, code):
    body = f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>No.</Message></Error>'
    return answer(body, status, {"Content-Type": "application/xml", "x-ms-error-code": code})


def answer(body, status=200, headers=None):
    known = {"x-ms-request-id": "1", "x-ms-version": "2021-12-02", "Server": "Windows-Azure-Blob/1.0"}
    return Answer(body, status, {**known, **(headers or {})})


def refusal(name, number, status=401):
    words = f"AADSTS{number}: No."
    return Answer({"error": name, "error_description": words, "error_codes": [number]}, status)


class Service:
    facts = {"key": KEY}

    def answer(self, request):
        if request.path.endswith("/oauth2/v2.0/token"):
            return self.token(request)
        if "/.well-known/" in request.path or request.path.startswith("/common/"):
            return self.configuration(request)
        container, _, name = urllib.parse.unquote(request.path[1:]).partition("/")
        refused = self.refused(request, container, name)
        if refused:
            return refused
        if container != "lake":
            return error(404, "ContainerNotFound")
        if request.query.get("comp") == "list":
            return self.list(request.query)
        return self.file(request, name)

    @staticmethod
    def configuration(request):
        """Where tokens are, as Microsoft's own library asks first."""
        place = f"{request.origin}/{request.path.split('/')[1]}"
        return Answer({
            "token_endpoint": f"{place}/oauth2/v2.0/token",
            "authorization_endpoint": f"{place}/oauth2/v2.0/authorize",
            "issuer": f"{place}/v2.0",
        })

    @staticmethod
    def token(request):
        form = request.form
        if request.path.split("/")[1] != "contoso":
            return refusal("invalid_request", 90002, 400)
        if form.get("client_id") not in {"app-id", "poor-id"}:
            return refusal("unauthorized_client", 700016, 400)
        if form.get("client_secret") == "old-secret":
            return refusal("invalid_client", 7000222)
        if form.get("client_secret") != "right-secret" or form.get("scope") != "https://storage.azure.com/.default":
            return refusal("invalid_client", 7000215)
        token = RIGHT_TOKEN if form["client_id"] == "app-id" else POOR_TOKEN
        return Answer({"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token})

    def refused(self, request, container, name):
        if request.bearer:
            if request.scheme != "https" or not request.headers.get("x-ms-version"):
                return error(403, "AuthenticationFailed")
            if request.bearer == POOR_TOKEN:
                return error(403, "AuthorizationPermissionMismatch")
            return None if request.bearer == RIGHT_TOKEN else error(401, "InvalidAuthenticationInfo")
        query = request.query
        if "sig" not in query:
            return error(401, "NoAuthenticationInformation")
        place = f"/blob/{ACCOUNT}/{container}" + (f"/{name}" if query.get("sr") == "b" else "")
        texts = [query.get(part, "") if part else "" for part in PARTS]
        texts[3] = place
        digest = hmac.new(base64.b64decode(KEY), "\n".join(texts).encode(), hashlib.sha256).digest()
        if query["sig"] != base64.b64encode(digest).decode():
            return error(403, "AuthenticationFailed")
        now = time.time()
        if self.seconds(query["se"]) < now or ("st" in query and self.seconds(query["st"]) > now):
            return error(403, "AuthenticationFailed")
        wanted = "l" if query.get("comp") == "list" else "r"
        return None if wanted in query["sp"] else error(403, "AuthorizationPermissionMismatch")

    @staticmethod
    def seconds(text):
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))

    @staticmethod
    def list(query):
        prefix = query.get("prefix", "")
        names = [name for name in FILES if name.startswith(prefix)]
        if "delimiter" in query:
            names = [name for name in names if query["delimiter"] not in name[len(prefix):]]
        blobs = "".join(f"<Blob><Name>{name}</Name><Properties><BlobType>BlockBlob</BlobType></Properties></Blob>" for name in names)
        body = f'\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>{blobs}</Blobs><NextMarker /></EnumerationResults>'
        return answer(body, 200, {"Content-Type": "application/xml"})

    @staticmethod
    def file(request, name):
        if name not in FILES:
            return error(404, "BlobNotFound")
        content = FILES[name]
        if not content:
            return error(416, "InvalidRange")
        facts = {
            "Content-Type": "text/csv",
            "Content-Range": f"bytes 0-0/{len(content)}",
            "Last-Modified": formatdate(usegmt=True),
            "ETag": '"1"',
            "x-ms-blob-type": "BlockBlob",
        }
        return answer(content[:1], 206, facts)
