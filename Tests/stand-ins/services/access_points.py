"""Access points of Amazon S3, as far as listing one needs them: the host says which, and the signature is made for its service.

Written from the API reference of Amazon S3; signatures are computed a second time by Amazon's own library. There is the access point
`reports` of the account 123456789012 in eu-west-1, also as one of Object Lambda and of the outpost op-1. The key AKIDRIGHT has the
secret `right-secret`; AKIDNOBODY, with the same one, may do nothing.
"""

import re

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from web import Answer

AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), .*")
HOSTS = {"reports-123456789012": ("s3", "s3-object-lambda"), "reports-123456789012.op-1": ("s3-outposts",)}
SECRETS = {"AKIDRIGHT": "right-secret", "AKIDNOBODY": "right-secret"}
LISTING = """<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>reports</Name><Prefix>data/</Prefix><KeyCount>1</KeyCount>
<MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>data/sales.csv</Key></Contents></ListBucketResult>"""


def error(status, code):
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>No.</Message></Error>'
    return Answer(body, status, {"Content-Type": "application/xml"})


class Service:
    def answer(self, request):
        found = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        name = request.headers["Host"].partition(".localhost")[0]
        if not found:
            return error(403, "AccessDenied")
        if name not in HOSTS:
            return error(404, "NoSuchAccessPoint")
        identifier, region, service, names = found.groups()
        if identifier not in SECRETS:
            return error(403, "InvalidAccessKeyId")
        if region != "eu-west-1" or service not in HOSTS[name]:
            return error(400, "AuthorizationHeaderMalformed")
        if not request.headers["Authorization"].endswith(self.signature(request, identifier, service, names)):
            return error(403, "SignatureDoesNotMatch")
        if identifier == "AKIDNOBODY":
            return error(403, "AccessDenied")
        return Answer(LISTING, 200, {"Content-Type": "application/xml"})

    @staticmethod
    def signature(request, identifier, service, names):
        headers = {name: request.headers[name] for name in names.split(";")}
        copy = AWSRequest(request.method, request.origin + request.target, headers, request.body)
        copy.context["timestamp"] = request.headers["X-Amz-Date"]
        auth = S3SigV4Auth(Credentials(identifier, SECRETS[identifier]), service, "eu-west-1")
        return auth.signature(auth.string_to_sign(copy, auth.canonical_request(copy)), copy)
