import JSON

/// The JSON Schemas that the OpenRPC document shares between methods.
enum ComponentSchemas {
    /// By name.
    static var all: JSONValue { (try? JSONValue(parsing: Array(text.utf8))) ?? [:] }

    /// A reference to the schema of a member of the document, `datasourceType` as `DatasourceType`; anything where there is none.
    static func reference(toMember name: String) -> JSONValue {
        let schema = name.prefix(1).uppercased() + name.dropFirst()
        guard all[schema] != nil else { return [:] }
        return ["$ref": .string("#/components/schemas/\(schema)")]
    }

    /// JSON, because that is what it becomes.
    private static let text = #"""
        {
          "Name": {
            "description": "1 to 255 code points without control characters, compared as bytes.",
            "type": "string",
            "minLength": 1,
            "maxLength": 255
          },
          "DatasourceType": {"description": "A name of datasource.types; a platform may know more.", "type": "string", "minLength": 1},
          "Credentials": {
            "description": "What to connect with. Its fields depend on the type: see datasource.types, and schemas/types.",
            "type": "object"
          },
          "TenancySettings": {"description": "How clients are told apart inside the source.", "type": "object"},
          "Options": {"description": "What isn't needed to connect, in the words of the target.", "type": "object"},
          "Secret": {
            "description": "A value, or a reference that is resolved when it is needed.",
            "oneOf": [
              {"type": "string"},
              {"type": "object", "properties": {"$env": {"type": "string"}}, "required": ["$env"]},
              {"type": "object", "properties": {"$file": {"type": "string"}}, "required": ["$file"]},
              {
                "type": "object",
                "properties": {"$command": {"type": "array", "items": {"type": "string"}}},
                "required": ["$command"]
              },
              {"type": "object", "properties": {"$secret": {"const": "stored"}}, "required": ["$secret"]}
            ]
          },
          "Body": {"description": "A document, or a platform's own body.", "type": "object"},
          "Document": {
            "type": "object",
            "properties": {
              "name": {"$ref": "#/components/schemas/Name"},
              "datasourceType": {"$ref": "#/components/schemas/DatasourceType"},
              "credentials": {"$ref": "#/components/schemas/Credentials"},
              "tenancySettings": {"$ref": "#/components/schemas/TenancySettings"},
              "options": {"$ref": "#/components/schemas/Options"}
            },
            "required": ["datasourceType", "credentials"]
          },
          "StoredSource": {
            "type": "object",
            "properties": {
              "name": {"$ref": "#/components/schemas/Name"},
              "datasourceType": {"$ref": "#/components/schemas/DatasourceType"},
              "credentials": {"$ref": "#/components/schemas/Credentials"},
              "tenancySettings": {"$ref": "#/components/schemas/TenancySettings"},
              "options": {"$ref": "#/components/schemas/Options"},
              "revision": {"type": "integer", "minimum": 1},
              "createdAt": {"$ref": "#/components/schemas/Time"},
              "updatedAt": {"$ref": "#/components/schemas/Time"},
              "lastTest": {"$ref": "#/components/schemas/TestReport"}
            },
            "required": ["name"]
          },
          "Time": {"description": "UTC, RFC 3339 with milliseconds.", "type": "string", "format": "date-time"},
          "Listing": {
            "type": "object",
            "properties": {
              "data": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "name": {"type": "string"},
                    "datasourceType": {"type": "string"},
                    "description": {"type": "string"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "updatedAt": {"$ref": "#/components/schemas/Time"}
                  },
                  "required": ["name"]
                }
              },
              "page": {"type": "integer"},
              "pageSize": {"type": "integer"},
              "hasMore": {"type": "boolean"}
            },
            "required": ["data"]
          },
          "Issue": {
            "type": "object",
            "properties": {
              "path": {"type": "string", "description": "A JSON Pointer (RFC 6901)."},
              "code": {"type": "string"},
              "message": {"type": "string"},
              "severity": {"enum": ["error", "warning"]},
              "suggestion": {"type": "string"}
            },
            "required": ["path", "code", "message", "severity"]
          },
          "Validation": {
            "type": "object",
            "properties": {
              "valid": {"type": "boolean"},
              "issues": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}}
            },
            "required": ["valid", "issues"]
          },
          "Written": {
            "type": "object",
            "properties": {
              "name": {"type": "string"},
              "datasourceType": {"type": "string"},
              "revision": {"type": "integer", "minimum": 1},
              "test": {"$ref": "#/components/schemas/TestReport"},
              "schema": {"$ref": "#/components/schemas/SchemaCount"},
              "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}},
              "dryRun": {"const": true},
              "requests": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {"method": {"type": "string"}, "url": {"type": "string"}, "body": {}},
                  "required": ["method", "url"]
                }
              }
            },
            "required": ["name"]
          },
          "SchemaCount": {
            "type": "object",
            "properties": {
              "schemas": {"type": "integer"},
              "tables": {"type": "integer"},
              "columns": {"type": "integer"},
              "cachedAt": {"$ref": "#/components/schemas/Time"}
            },
            "required": []
          },
          "Schema": {
            "type": "object",
            "properties": {
              "schemaName": {"type": "string"},
              "tables": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "name": {"type": "string"},
                    "kind": {"type": "string"},
                    "columns": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "nullable": {"type": "boolean"}},
                        "required": ["name", "type"]
                      }
                    }
                  },
                  "required": ["name", "kind", "columns"]
                }
              }
            },
            "required": ["schemaName", "tables"]
          },
          "TestReport": {
            "type": "object",
            "properties": {
              "ok": {"type": "boolean"},
              "datasourceType": {"type": "string"},
              "stage": {"enum": ["validate", "resolve", "connect", "tls", "authenticate", "authorize", "query"]},
              "reason": {
                "description": "A word that programs can act on; the list may grow, and one that a client doesn't know counts as unknown.",
                "type": "string"
              },
              "message": {"type": "string"},
              "fields": {"type": "array", "items": {"type": "string", "description": "A JSON Pointer (RFC 6901)."}},
              "hint": {"type": "string"},
              "nativeCode": {"type": "string"},
              "timings": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
              "server": {"type": "object"},
              "tls": {
                "type": "object",
                "properties": {"used": {"type": "boolean"}, "version": {"type": "string"}, "verified": {"type": "boolean"}},
                "required": ["used"]
              },
              "warnings": {"type": "array", "items": {"type": "string"}},
              "checkedAt": {"$ref": "#/components/schemas/Time"},
              "via": {"enum": ["bridge", "target"]}
            },
            "required": ["ok", "timings", "warnings", "checkedAt", "via"]
          },
          "ErrorData": {
            "type": "object",
            "properties": {
              "code": {"type": "string"},
              "retryable": {"type": "boolean"},
              "issues": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}},
              "test": {"$ref": "#/components/schemas/TestReport"},
              "outcome": {"enum": ["not_applied", "applied", "partly_applied", "unknown"]},
              "applied": {"type": "array", "items": {"type": "string"}},
              "retryAfterMs": {"type": "number"},
              "offset": {"type": "integer"},
              "upstream": {
                "type": "object",
                "properties": {
                  "service": {"type": "string"},
                  "status": {"type": "integer"},
                  "code": {"type": "string"},
                  "message": {"type": "string"},
                  "requestId": {"type": "string"}
                },
                "required": ["service"]
              }
            },
            "required": ["code", "retryable"]
          }
        }
        """#
}
