import JSON

/// The JSON Schemas that the OpenRPC document shares between methods.
enum ComponentSchemas {
    /// By name.
    static let all = (try? JSONValue(parsing: Array(text.utf8))) ?? [:]

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
            "maxLength": 255,
            "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
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
          "StoredOptions": {
            "description": "What the target keeps beside what is needed to connect, in its own words, such as connection_timeout on RiverGen. What nobody documents counts as secret: {\"$secret\": \"stored\"}.",
            "type": "object"
          },
          "StoredSource": {
            "type": "object",
            "properties": {
              "name": {"$ref": "#/components/schemas/Name"},
              "datasourceType": {"$ref": "#/components/schemas/DatasourceType"},
              "credentials": {"$ref": "#/components/schemas/Credentials"},
              "tenancySettings": {"$ref": "#/components/schemas/TenancySettings"},
              "options": {"$ref": "#/components/schemas/StoredOptions"},
              "revision": {"type": "integer", "minimum": 1},
              "createdAt": {"$ref": "#/components/schemas/Time"},
              "updatedAt": {"$ref": "#/components/schemas/Time"},
              "lastTest": {"$ref": "#/components/schemas/TestReport"},
              "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}}
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
              "code": {"$ref": "#/components/schemas/IssueCode"},
              "message": {"type": "string"},
              "severity": {"enum": ["error", "warning"]},
              "suggestion": {"type": "string"}
            },
            "required": ["path", "code", "message", "severity"]
          },
          "IssueCode": {
            "description": "What kind of problem it is. The list may grow.",
            "type": "string",
            "examples": [
              "missing", "unknown_field", "duplicate_field", "alias", "conflict", "wrong_type", "empty", "too_long",
              "not_allowed", "out_of_range", "invalid_format", "invalid_secret", "not_applicable", "required_together",
              "one_required", "unknown_type", "unchangeable", "secret_required", "not_found", "duplicate_key",
              "too_many_issues"
            ]
          },
          "Reason": {
            "description": "Why a test failed, as a word that programs can act on. The list may grow, and one that a client doesn't know counts as unknown.",
            "type": "string",
            "examples": [
              "invalid_parameters", "secret_unavailable", "driver_unavailable", "host_not_found",
              "connection_refused", "network_unreachable", "timeout", "connection_lost", "tls_required",
              "tls_unsupported", "certificate_untrusted", "certificate_expired", "certificate_hostname_mismatch",
              "client_certificate_required", "authentication_failed", "account_locked", "password_expired",
              "permission_denied", "database_not_found", "schema_not_found", "warehouse_not_found",
              "resource_not_found", "file_not_found", "file_unreadable", "malformed_data", "quota_exceeded",
              "server_busy", "server_error", "protocol_error", "ssh_failed", "unknown"
            ]
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
              "stage": {"enum": ["validate", "ssh", "resolve", "connect", "tls", "authenticate", "authorize", "query"]},
              "reason": {"$ref": "#/components/schemas/Reason"},
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
              "via": {"enum": ["bridge", "target"]},
              "health": {
                "description": "How the source has been doing, where a platform knows.",
                "type": "object",
                "properties": {
                  "status": {"type": "string"},
                  "uptimePercentage": {"type": "number"},
                  "failuresIn24Hours": {"type": "integer"},
                  "lastFailureAt": {"$ref": "#/components/schemas/Time"}
                }
              }
            },
            "required": ["ok", "timings", "warnings", "checkedAt", "via"]
          },
          "Answer": {
            "description": "One answer; a batch is answered with an array of them.",
            "type": "object",
            "properties": {
              "jsonrpc": {"const": "2.0"},
              "id": {"type": ["string", "number", "null"]},
              "result": {},
              "error": {"$ref": "#/components/schemas/Error"}
            },
            "required": ["jsonrpc", "id"],
            "oneOf": [{"required": ["result"]}, {"required": ["error"]}]
          },
          "Progress": {
            "description": "A notification that precedes the answer to a request with progress: true.",
            "type": "object",
            "properties": {
              "jsonrpc": {"const": "2.0"},
              "method": {"const": "bridge.progress"},
              "params": {
                "type": "object",
                "properties": {
                  "id": {"description": "The request's.", "type": ["string", "number", "null"]},
                  "stage": {"type": "string"},
                  "message": {"type": "string"},
                  "fraction": {"type": "number", "minimum": 0, "maximum": 1}
                },
                "required": ["id", "stage", "message"]
              }
            },
            "required": ["jsonrpc", "method", "params"]
          },
          "Error": {
            "type": "object",
            "properties": {
              "code": {"type": "integer"},
              "message": {"description": "One sentence for a person.", "type": "string"},
              "data": {"$ref": "#/components/schemas/ErrorData"}
            },
            "required": ["code", "message", "data"]
          },
          "ConfigurationProblem": {
            "type": "object",
            "properties": {
              "source": {"description": "A file, a variable or an option.", "type": "string"},
              "pointer": {"description": "A JSON Pointer (RFC 6901) into the file.", "type": "string"},
              "message": {"type": "string"}
            },
            "required": ["source", "message"]
          },
          "TypeDescription": {
            "type": "object",
            "properties": {
              "datasourceType": {"type": "string"},
              "label": {"type": "string"},
              "summary": {"type": "string"},
              "groups": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {"name": {"type": "string"}, "label": {"type": "string"}},
                  "required": ["name", "label"]
                }
              },
              "fields": {"type": "array", "items": {"$ref": "#/components/schemas/Field"}},
              "rules": {"type": "array", "items": {"$ref": "#/components/schemas/Rule"}},
              "jsonSchema": {"description": "A JSON Schema (2020-12) of credentials in canonical spelling.", "type": "object"}
            },
            "required": ["datasourceType", "label", "summary", "groups", "fields", "rules", "jsonSchema"]
          },
          "FormDescription": {
            "type": "object",
            "properties": {
              "fields": {"type": "array", "items": {"$ref": "#/components/schemas/Field"}},
              "rules": {"type": "array", "items": {"$ref": "#/components/schemas/Rule"}},
              "jsonSchema": {"type": "object"}
            },
            "required": ["fields", "rules", "jsonSchema"]
          },
          "Field": {
            "description": "A member of credentials, with all that an editor needs to ask for it.",
            "type": "object",
            "properties": {
              "name": {"type": "string"},
              "type": {
                "description": "The JSON type, or a list of them.",
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
              },
              "label": {"type": "string"},
              "help": {"type": "string"},
              "group": {"type": "string"},
              "secret": {"description": "Whether references may stand for it, and answers hide it.", "type": "boolean"},
              "required": {
                "anyOf": [
                  {"type": "boolean"},
                  {"type": "object", "properties": {"when": {"$ref": "#/components/schemas/Condition"}}, "required": ["when"]}
                ]
              },
              "appliesWhen": {"$ref": "#/components/schemas/Condition"},
              "otherwise": {
                "description": "How bad it is to give the field while appliesWhen doesn't hold.",
                "enum": ["error", "warning"]
              },
              "allowedValues": {"type": "array", "items": {"type": "string"}},
              "minimum": {"type": "integer"},
              "maximum": {"type": "integer"},
              "minimumItems": {"type": "integer"},
              "maximumLength": {"description": "In Unicode scalars.", "type": "integer"},
              "format": {"description": "What else a text must be. The list may grow.", "type": "string"},
              "fields": {
                "description": "The members of the object, or of each object in the list.",
                "type": "array",
                "items": {"$ref": "#/components/schemas/Field"}
              },
              "rules": {"type": "array", "items": {"$ref": "#/components/schemas/Rule"}},
              "default": {"description": "What holds when the field isn't given."},
              "example": {},
              "aliases": {"description": "Other keys that are accepted, with a warning.", "type": "array", "items": {"type": "string"}},
              "decidesDestination": {
                "description": "Whether a change of it may not carry a stored secret along.",
                "type": "boolean"
              },
              "origin": {"enum": ["documented", "inferred"]}
            },
            "required": ["name", "type", "label", "help", "group", "secret", "required", "example", "aliases", "decidesDestination", "origin"]
          },
          "Condition": {
            "description": "A statement about other fields of the same object. One that isn't given counts as having its default.",
            "type": "object",
            "properties": {
              "field": {"type": "string"},
              "equals": {},
              "in": {"type": "array"},
              "given": {"const": true},
              "not": {"$ref": "#/components/schemas/Condition"},
              "all": {"type": "array", "items": {"$ref": "#/components/schemas/Condition"}},
              "any": {"type": "array", "items": {"$ref": "#/components/schemas/Condition"}}
            },
            "oneOf": [
              {"required": ["field", "equals"]},
              {"required": ["field", "in"]},
              {"required": ["field", "given"]},
              {"required": ["not"]},
              {"required": ["all"]},
              {"required": ["any"]}
            ]
          },
          "Rule": {
            "description": "A rule between fields: all of some or none, at least one of some alternatives, at most one of some.",
            "type": "object",
            "properties": {
              "together": {"type": "array", "items": {"type": "string"}},
              "atLeastOneOf": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
              "when": {"$ref": "#/components/schemas/Condition"},
              "atMostOneOf": {"type": "array", "items": {"type": "string"}},
              "agreementWith": {"description": "A connection string, which fields beside it may not contradict.", "type": "string"},
              "of": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {"field": {"type": "string"}, "part": {"type": "string"}},
                  "required": ["field", "part"]
                }
              }
            },
            "oneOf": [
              {"required": ["together"]},
              {"required": ["atLeastOneOf"]},
              {"required": ["atMostOneOf"]},
              {"required": ["agreementWith", "of"]}
            ]
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
              "offset": {"description": "Where a line stops being JSON, in bytes.", "type": "integer"},
              "revision": {"description": "With REVISION_CONFLICT: the source's revision.", "type": "integer"},
              "configuration": {"$ref": "#/components/schemas/ConfigurationProblem"},
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
