"""Google's server of tokens, and BigQuery's API as far as a test needs it.

Written from Google's documentation: "Using OAuth 2.0 for Server to Server Applications", the reference of the BigQuery API, and
"Errors" in the guide to Google's APIs. The service account is `svc@p.iam.gserviceaccount.com` with the key `keys/right.pem`; it may
run queries in the project `p`, which holds the datasets `sales` (in EU) and `secret`, which it may not look at.
"""

import re
import time
import uuid

from keys import PublicKey
from web import NOTHING, reply

ACCOUNT = "svc@p.iam.gserviceaccount.com"
DISABLED = "disabled@p.iam.gserviceaccount.com"
GOOGLE = "https://oauth2.googleapis.com/token"
SCOPES = {"https://www.googleapis.com/auth/bigquery", "https://www.googleapis.com/auth/cloud-platform"}
TABLES = {"orders": "TABLE", "totals": "MATERIALIZED_VIEW"}
FIELDS = [
    {"name": "id", "type": "INTEGER", "mode": "REQUIRED"},
    {"name": "note", "type": "STRING"},
    {"name": "tags", "type": "STRING", "mode": "REPEATED"},
]
TIMEFRAME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


def error(status, reason, message, name, details=None):
    """The form of all of Google's errors."""
    body = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": reason}],
        "status": name,
    }
    if details:
        body["details"] = details
    return reply(status, {"error": body})


def no_token(code, words):
    return reply(400 if code != "unauthorized_client" else 401, {"error": code, "error_description": words})


class Service:
    def __init__(self, folder):
        self.key = PublicKey(folder / "keys/right.pem")
        self.tokens = set()

    def answer(self, request):
        if request.path == "/token":
            return self.token(request)
        path = re.fullmatch(r"/bigquery/v2/projects/([^/]+)/(queries|jobs|datasets)(/.*)?", request.path)
        if not path:
            return NOTHING
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return error(401, "authError", "Request had invalid authentication credentials.", "UNAUTHENTICATED")
        project, kind, rest = path.groups()
        refused = self.refused_project(project)
        if refused:
            return refused
        if kind != "datasets":
            return self.query(request, project, kind)
        return self.datasets(project, (rest or "").split("/")[1:])

    # The token

    def token(self, request):
        form = request.form
        token = self.key.token(form.get("assertion", ""))
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" or not token:
            return no_token("invalid_grant", "Invalid JWT Signature.")
        claims, now = token[1], time.time()
        if claims["iss"] == DISABLED:
            return no_token("disabled_client", "The OAuth client was disabled.")
        if claims["iss"] != ACCOUNT:
            return no_token("invalid_grant", "Invalid grant: account not found")
        is_timely = claims["iat"] <= now + 300 and now < claims["exp"] <= claims["iat"] + 3600
        if not is_timely:
            return no_token("invalid_grant", TIMEFRAME)
        # Google's client names Google whomever it asks.
        if claims["aud"] not in {f"{request.scheme}://{request.headers['Host']}/token", GOOGLE}:
            return no_token("invalid_grant", "Invalid JWT: Failed audience check.")
        if not SCOPES & set(claims["scope"].split()):
            return no_token("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        access = f"ya29.{uuid.uuid4()}"
        self.tokens.add(access)
        return reply(200, {"access_token": access, "expires_in": 3599, "token_type": "Bearer"})

    # Projects

    @staticmethod
    def refused_project(project):
        if project == "p":
            return None
        if project == "disabled":
            words = "BigQuery API has not been used in project 123 before or it is disabled."
            details = [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "SERVICE_DISABLED",
                    "domain": "googleapis.com",
                    "metadata": {"service": "bigquery.googleapis.com", "consumer": "projects/123"},
                }
            ]
            return error(403, "accessNotConfigured", words, "PERMISSION_DENIED", details)
        if project == "unpaid":
            return error(403, "billingNotEnabled", "Billing has not been enabled for this project.", "PERMISSION_DENIED")
        if project == "used-up":
            return error(403, "quotaExceeded", "Quota exceeded: Your project exceeded quota.", "RESOURCE_EXHAUSTED")
        if project == "denied":
            words = "Access Denied: Project denied: User does not have bigquery.jobs.create permission in project denied."
            return error(403, "accessDenied", words, "PERMISSION_DENIED")
        return error(404, "notFound", f"Not found: Project {project}", "NOT_FOUND")

    @staticmethod
    def query(request, project, kind):
        body = request.json
        settings = body if kind == "queries" else {**body["configuration"], **body["configuration"]["query"]}
        location = body.get("location") or body.get("jobReference", {}).get("location") or "US"
        if location not in {"US", "EU", "europe-west3"}:
            return error(400, "invalid", f"Location {location} does not support this operation.", "INVALID_ARGUMENT")
        if settings.get("dryRun") is not True:
            return error(400, "invalid", "This would cost something.", "INVALID_ARGUMENT")
        reference = {"projectId": project, "location": location}
        schema = {"fields": [{"name": "f0_", "type": "INTEGER", "mode": "NULLABLE"}]}
        if kind == "queries":
            return reply(
                200,
                {
                    "kind": "bigquery#queryResponse",
                    "schema": schema,
                    "jobReference": reference,
                    "totalBytesProcessed": "0",
                    "jobComplete": True,
                    "cacheHit": False,
                },
            )
        statistics = {"totalBytesProcessed": "0", "query": {"totalBytesProcessed": "0", "schema": schema}}
        return reply(
            200,
            {
                "kind": "bigquery#job",
                "configuration": {**body["configuration"], "jobType": "QUERY"},
                "jobReference": reference,
                "statistics": statistics,
                "status": {"state": "DONE"},
            },
        )

    # Datasets

    def datasets(self, project, names):
        if not names:
            found = [{"datasetReference": {"projectId": project, "datasetId": "sales"}, "location": "EU"}]
            return reply(200, {"kind": "bigquery#datasetList", "datasets": found})
        if names[0] == "secret":
            words = "Access Denied: Dataset p:secret: Permission bigquery.datasets.get denied on dataset p:secret (or it may not exist)."
            return error(403, "accessDenied", words, "PERMISSION_DENIED")
        if names[0] != "sales":
            return error(404, "notFound", f"Not found: Dataset p:{names[0]}", "NOT_FOUND")
        reference = {"projectId": project, "datasetId": "sales"}
        if len(names) == 1:
            return reply(200, {"kind": "bigquery#dataset", "datasetReference": reference, "location": "EU"})
        if len(names) == 2:
            tables = [{"tableReference": {**reference, "tableId": name}, "type": kind} for name, kind in TABLES.items()]
            return reply(200, {"kind": "bigquery#tableList", "tables": tables})
        return reply(200, {"kind": "bigquery#table", "schema": {"fields": FIELDS}})
