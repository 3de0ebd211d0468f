"""Athena's API as far as a test needs it, with its errors as they really are: JSON with `__type`.

Written from the API reference of Amazon Athena and "Common Error Types". Signatures are computed a second time by Amazon's own
library. The key `AKIDRCLONE` with the secret `right-secret-of-rclone` may use the workgroups `primary`, `enforced` (which has an output
location of its own) and `off` (which is disabled), and the databases `sales` and, though not allowed to look, `secret`.
"""

import calendar
import re
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from web import NOTHING, reply

KEYS = {"AKIDRCLONE": "right-secret-of-rclone", "AKIDNOBODY": "right-secret-of-nobody"}
REGION = "us-east-1"
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/athena/aws4_request, SignedHeaders=([^,]+), .*")
COLUMNS = [{"Name": "id", "Type": "bigint"}, {"Name": "note", "Type": "string"}]
TABLES = [
    {"Name": "orders", "TableType": "EXTERNAL_TABLE", "Columns": COLUMNS, "PartitionKeys": [{"Name": "day", "Type": "date"}]},
    {"Name": "totals", "TableType": "VIRTUAL_VIEW", "Columns": COLUMNS},
]


def answer(status, value):
    return reply(status, value, "application/x-amz-json-1.1")


def error(name, message, status=400):
    return answer(status, {"__type": name, "message": message})


class Service:
    def answer(self, request):
        operation = request.headers.get("X-Amz-Target", "").removeprefix("AmazonAthena.")
        if not operation or request.method != "POST":
            return NOTHING
        refused = self.refused(request)
        if refused:
            return refused
        body = request.json
        if operation == "GetWorkGroup":
            return self.workgroup(body["WorkGroup"])
        if operation == "GetDataCatalog":
            if body["Name"] != "lake":
                return error("InvalidRequestException", f"Data catalog {body['Name']} is not found.")
            return answer(200, {"DataCatalog": {"Name": "lake", "Type": "GLUE"}})
        if operation == "GetDatabase":
            return self.database(body)
        if operation == "ListDatabases":
            return answer(200, {"DatabaseList": [{"Name": "sales"}]})
        if operation == "ListTableMetadata":
            return answer(200, {"TableMetadataList": TABLES})
        return error("UnknownOperationException", "")

    @staticmethod
    def workgroup(name):
        if name not in {"primary", "enforced", "off"}:
            return error("InvalidRequestException", f"WorkGroup {name} is not found.")
        configuration = {
            "EnforceWorkGroupConfiguration": name == "enforced",
            "EngineVersion": {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"},
            "ResultConfiguration": {"OutputLocation": "s3://elsewhere/"} if name == "enforced" else {},
        }
        state = "DISABLED" if name == "off" else "ENABLED"
        return answer(200, {"WorkGroup": {"Name": name, "State": state, "Configuration": configuration}})

    @staticmethod
    def database(body):
        name = body["DatabaseName"]
        if name == "secret":
            words = "User is not authorized to perform: glue:GetDatabase (Service: AWSGlue; Error Code: AccessDeniedException)"
            return error("MetadataException", words)
        if name != "sales":
            words = f"Database {name} not found. (Service: AmazonDataCatalog; Error Code: EntityNotFoundException)"
            return error("MetadataException", words)
        return answer(200, {"Database": {"Name": "sales"}})

    # Who asks

    @staticmethod
    def refused(request):
        found = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        if not found:
            return error("MissingAuthenticationTokenException", "Missing Authentication Token")
        identifier, region, names = found.groups()
        token = request.headers.get("X-Amz-Security-Token")
        if token == "expired-t0ken":
            return error("ExpiredTokenException", "The security token included in the request is expired")
        if identifier not in KEYS or token:
            return error("UnrecognizedClientException", "The security token included in the request is invalid.")
        if region != REGION:
            return error("InvalidSignatureException", f"Credential should be scoped to a valid region, not '{region}'.")
        stamp = request.headers["X-Amz-Date"]
        distance = calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ")) - time.time()
        if distance < -300:
            return error("InvalidSignatureException", f"Signature expired: {stamp} is now earlier than the limit (5 min.)")
        if distance > 300:
            return error("InvalidSignatureException", f"Signature not yet current: {stamp} is still later than the limit (5 min.)")
        if not request.headers["Authorization"].endswith(Service.signature(request, identifier, names, stamp)):
            return error("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.")
        if identifier == "AKIDNOBODY":
            return error("AccessDeniedException", "User nobody is not authorized to perform: athena:GetWorkGroup")
        return None

    @staticmethod
    def signature(request, identifier, names, stamp):
        headers = {name: request.headers[name] for name in names.split(";")}
        url = f"{request.scheme}://{request.headers['Host']}{request.target}"
        copy = AWSRequest(request.method, url, headers, request.body)
        copy.context["timestamp"] = stamp
        auth = SigV4Auth(Credentials(identifier, KEYS[identifier]), "athena", REGION)
        return auth.signature(auth.string_to_sign(copy, auth.canonical_request(copy)), copy)
