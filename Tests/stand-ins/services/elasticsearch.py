"""A stand-in for a secured cluster of Elasticsearch, written from its REST API
(https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-info): alice may look around with "right-pw" or the API key
"key-id:right-key", bob logs in but has no privilege; "old-id:right-key" is a key that has expired.
"""

import base64

from web import Answer

KEYS = {"key-id:right-key"}
MAPPINGS = {"customers": {"mappings": {"properties": {"id": {"type": "long"}, "name": {"type": "keyword"}}}}}


class Service:
    product = {"X-Elastic-Product": "Elasticsearch"}

    def answer(self, request):
        user = self.user(request)
        if user is None:
            return self.refuse(request)
        if user == "bob":
            reason = f"action [cluster:monitor/main] is unauthorized for user [{user}] with effective roles [none]"
            return self.error(403, reason, {})
        if request.path == "/":
            return Answer(self.info(), 200, self.product)
        if request.path == "/_mapping":
            return Answer(MAPPINGS, 200, self.product)
        return Answer({"error": f"no handler found for uri [{request.path}] and method [{request.method}]"}, 400, self.product)

    @staticmethod
    def user(request):
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind == "ApiKey":
            try:
                return "alice" if base64.b64decode(value, validate=True).decode() in KEYS else None
            except ValueError:
                return None
        if request.basic and request.basic[0] in ("alice", "bob") and request.basic[1] == "right-pw":
            return request.basic[0]
        return None

    def refuse(self, request):
        name = request.basic[0] if request.basic else "-"
        reason = f"unable to authenticate user [{name}] for REST request [{request.path}]"
        return self.error(401, reason, {"WWW-Authenticate": 'Basic realm="security", charset="UTF-8"'})

    def error(self, status, reason, headers):
        cause = {"type": "security_exception", "reason": reason}
        body = {"error": {"root_cause": [cause], **cause}, "status": status}
        return Answer(body, status, {**self.product, **headers})

    @staticmethod
    def info():
        version = {
            "number": "9.1.0",
            "build_flavor": "default",
            "lucene_version": "10.2.2",
            "minimum_wire_compatibility_version": "8.19.0",
            "minimum_index_compatibility_version": "8.0.0",
        }
        tagline = "You Know, for Search"
        return {"name": "n", "cluster_name": "shop", "cluster_uuid": "u", "version": version, "tagline": tagline}
