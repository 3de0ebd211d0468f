import JSON

/// What the OpenRPC document says of each method beside its parameters: one line, the schema of the result, and a worked example.
enum MethodDescriptions {
    /// By the names of the methods.
    static let all = (try? JSONValue(parsing: Array(text.utf8))) ?? [:]

    /// JSON, because that is what it becomes.
    private static let text = #"""
        {
          "datasource.validate": {
            "summary": "Checks a document and reports every problem at once.",
            "result": {"$ref": "#/components/schemas/Validation"},
            "example": {
              "params": {
                "name": "db",
                "datasourceType": "postgres",
                "credentials": {"host": "db.example.com", "usrname": "me", "database": "app"}
              },
              "result": {
                "valid": false,
                "issues": [
                  {
                    "path": "/credentials/usrname",
                    "code": "unknown_field",
                    "message": "`usrname` isn't known here: did you mean `username`?",
                    "severity": "error",
                    "suggestion": "username"
                  },
                  {
                    "path": "/credentials/username",
                    "code": "missing",
                    "message": "`username` is required.",
                    "severity": "error"
                  }
                ]
              }
            }
          },
          "bridge.ping": {
            "summary": "Answers an empty object.",
            "result": {"type": "object"},
            "example": {"params": {}, "result": {}}
          },
          "datasource.list": {
            "summary": "Lists the sources of a target.",
            "result": {"$ref": "#/components/schemas/Listing"},
            "example": {
              "params": {"nameContains": "visit"},
              "result": {
                "data": [
                  {
                    "name": "visitors",
                    "datasourceType": "csv",
                    "description": "Who came to see us",
                    "updatedAt": "2026-11-21T10:00:00.000Z"
                  }
                ]
              }
            }
          },
          "datasource.get": {
            "summary": "Reads a source, with its secrets hidden.",
            "result": {"$ref": "#/components/schemas/StoredSource"},
            "example": {
              "params": {"name": "visitors"},
              "result": {
                "name": "visitors",
                "datasourceType": "csv",
                "credentials": {"file": "visitors.csv"},
                "revision": 1,
                "createdAt": "2026-11-21T10:00:00.000Z",
                "updatedAt": "2026-11-21T10:00:00.000Z",
                "lastTest": {
                  "ok": true,
                  "datasourceType": "csv",
                  "timings": {"validateMs": 0.011, "connectMs": 0.159, "queryMs": 0.021, "totalMs": 0.22},
                  "server": {"product": "CSV", "encoding": "UTF-8", "delimiter": ",", "columns": 3},
                  "warnings": [],
                  "checkedAt": "2026-11-21T10:00:00.000Z",
                  "via": "bridge"
                }
              }
            }
          },
          "datasource.create": {
            "summary": "Tests a new source and stores it.",
            "result": {"$ref": "#/components/schemas/Written"},
            "example": {
              "params": {"name": "visitors", "datasourceType": "csv", "credentials": {"file": "visitors.csv"}},
              "result": {
                "name": "visitors",
                "datasourceType": "csv",
                "revision": 1,
                "test": {
                  "ok": true,
                  "datasourceType": "csv",
                  "timings": {"validateMs": 0.011, "connectMs": 0.159, "queryMs": 0.021, "totalMs": 0.22},
                  "server": {"product": "CSV", "encoding": "UTF-8", "delimiter": ",", "columns": 3},
                  "warnings": [],
                  "checkedAt": "2026-11-21T10:00:00.000Z",
                  "via": "bridge"
                },
                "schema": {"schemas": 1, "tables": 1, "columns": 3, "cachedAt": "2026-11-21T10:00:00.000Z"}
              }
            }
          },
          "datasource.update": {
            "summary": "Changes a source by a merge patch, tests it and stores it.",
            "result": {"$ref": "#/components/schemas/Written"},
            "example": {
              "params": {"name": "visitors", "options": {"description": "Who came to see us"}, "ifRevision": 1},
              "result": {
                "name": "visitors",
                "datasourceType": "csv",
                "revision": 2,
                "test": {
                  "ok": true,
                  "datasourceType": "csv",
                  "timings": {"validateMs": 0.011, "connectMs": 0.159, "queryMs": 0.021, "totalMs": 0.22},
                  "server": {"product": "CSV", "encoding": "UTF-8", "delimiter": ",", "columns": 3},
                  "warnings": [],
                  "checkedAt": "2026-11-21T10:00:00.000Z",
                  "via": "bridge"
                }
              }
            }
          },
          "datasource.delete": {
            "summary": "Deletes a source.",
            "result": {
              "type": "object",
              "properties": {"name": {"type": "string"}, "deleted": {"const": true}},
              "required": ["name", "deleted"]
            },
            "example": {"params": {"name": "visitors"}, "result": {"name": "visitors", "deleted": true}}
          },
          "datasource.test": {
            "summary": "Tests a connection and reports what happened at which stage.",
            "result": {"$ref": "#/components/schemas/TestReport"},
            "example": {
              "params": {
                "datasourceType": "postgres",
                "credentials": {
                  "host": "db.example.com",
                  "username": "dbuser",
                  "password": {"$env": "PG_PASSWORD"},
                  "database": "analytics"
                }
              },
              "result": {
                "ok": false,
                "datasourceType": "postgres",
                "stage": "authenticate",
                "reason": "authentication_failed",
                "message": "The server refused the user name or the password of \"dbuser\".",
                "fields": ["/credentials/username", "/credentials/password"],
                "hint": "Check the user name and the password, and that the account hasn't expired.",
                "nativeCode": "28P01",
                "timings": {"resolveMs": 0.4, "connectMs": 0.9, "tlsMs": 4.1, "authenticateMs": 6.0, "totalMs": 11.4},
                "tls": {"used": true, "version": "TLSv1.3", "verified": false},
                "warnings": [],
                "checkedAt": "2026-11-21T10:00:00.000Z",
                "via": "bridge"
              }
            }
          },
          "datasource.copy": {
            "summary": "Creates a copy of a source, on the same target or another.",
            "result": {"$ref": "#/components/schemas/Written"},
            "example": {
              "params": {"name": "visitors", "newName": "visitors-2"},
              "result": {"name": "visitors-2", "datasourceType": "csv", "revision": 1}
            }
          },
          "datasource.sync": {
            "summary": "Reads a source's schema again and caches it.",
            "result": {
              "type": "object",
              "properties": {
                "name": {"type": "string"},
                "schema": {"$ref": "#/components/schemas/SchemaCount"},
                "message": {"type": "string"}
              },
              "required": ["name"]
            },
            "example": {
              "params": {"name": "visitors"},
              "result": {
                "name": "visitors",
                "schema": {"schemas": 1, "tables": 1, "columns": 3, "cachedAt": "2026-11-21T10:00:00.000Z"}
              }
            }
          },
          "datasource.schema": {
            "summary": "Answers the cached schema of a source.",
            "result": {
              "type": "object",
              "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Schema"}}},
              "required": ["data"]
            },
            "example": {
              "params": {"name": "visitors"},
              "result": {
                "data": [
                  {
                    "schemaName": "",
                    "tables": [
                      {
                        "name": "visitors",
                        "kind": "file",
                        "columns": [{"name": "id", "type": "integer", "nullable": false}]
                      }
                    ]
                  }
                ]
              }
            }
          },
          "datasource.types": {
            "summary": "Describes the types of data source, with their fields, and what goes with any type.",
            "result": {
              "type": "object",
              "properties": {
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/TypeDescription"}},
                "tenancySettings": {"$ref": "#/components/schemas/FormDescription"},
                "options": {"$ref": "#/components/schemas/FormDescription"}
              },
              "required": ["data", "tenancySettings", "options"]
            },
            "example": {"params": {"datasourceType": "csv"}}
          },
          "datasource.translate": {
            "summary": "Puts a document into a platform's words, or back, without secrets.",
            "result": {
              "type": "object",
              "properties": {
                "body": {"type": "object"},
                "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}}
              },
              "required": ["body", "warnings"]
            },
            "example": {
              "params": {
                "body": {
                  "name": "a", "datasourceType": "mysql",
                  "credentials": {"host": "db.example.com", "username": "dbuser", "password": "securepassword"}
                },
                "from": "document", "to": "credible"
              },
              "result": {
                "body": {
                  "type": "mysql", "name": "a",
                  "mysqlConnection": {"host": "db.example.com", "user": "dbuser", "password": {"$secret": "given"}}
                },
                "warnings": []
              }
            }
          },
          "target.list": {
            "summary": "Lists the targets and what they can do.",
            "result": {
              "type": "object",
              "properties": {
                "data": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "name": {"type": "string"},
                      "kind": {"type": "string"},
                      "default": {"type": "boolean"},
                      "capabilities": {"type": "object", "additionalProperties": {"type": "boolean"}}
                    },
                    "required": ["name", "kind", "default", "capabilities"]
                  }
                }
              },
              "required": ["data"]
            },
            "example": {
              "params": {},
              "result": {
                "data": [
                  {
                    "name": "local",
                    "kind": "local",
                    "default": true,
                    "capabilities": {
                      "list": true,
                      "get": true,
                      "create": true,
                      "update": true,
                      "delete": true,
                      "test": true,
                      "sync": true,
                      "schema": true
                    }
                  }
                ]
              }
            }
          },
          "target.check": {
            "summary": "Looks whether a target can be reached and lets us in.",
            "result": {
              "type": "object",
              "properties": {
                "target": {"type": "string"},
                "reachable": {"type": "boolean"},
                "authenticated": {"type": "boolean"},
                "elapsedMs": {"type": "number", "minimum": 0},
                "message": {"type": "string"}
              },
              "required": ["target", "reachable", "authenticated", "elapsedMs"]
            },
            "example": {
              "params": {"target": "local"},
              "result": {"target": "local", "reachable": true, "authenticated": true, "elapsedMs": 1.2}
            }
          },
          "bridge.info": {
            "summary": "Tells version, limits and targets.",
            "result": {
              "type": "object",
              "properties": {
                "version": {"type": "string"},
                "protocolRevision": {"type": "string"},
                "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
                "targets": {"description": "Their names.", "type": "array", "items": {"type": "string"}},
                "drivers": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "name": {"type": "string"},
                      "available": {"type": "boolean"},
                      "version": {"type": "string"},
                      "install": {"description": "What to do to get it.", "type": "string"}
                    },
                    "required": ["name", "available"]
                  }
                },
                "configurationError": {"$ref": "#/components/schemas/ConfigurationProblem"}
              },
              "required": ["version", "protocolRevision", "limits", "targets"]
            },
            "example": {
              "params": {},
              "result": {"version": "0.1.0", "protocolRevision": "1", "limits": {"maxMessageBytes": 16777216}, "targets": ["local"]}
            }
          },
          "bridge.cancel": {
            "summary": "Cancels a request that waits or runs.",
            "result": {"type": "object", "properties": {"cancelled": {"type": "boolean"}}, "required": ["cancelled"]},
            "example": {"params": {"id": 7}, "result": {"cancelled": true}}
          },
          "bridge.shutdown": {
            "summary": "Ends the process once everything accepted is answered.",
            "result": {"type": "object"},
            "example": {"params": {}, "result": {}}
          },
          "rpc.discover": {
            "summary": "Answers the OpenRPC document; the example shows its beginning.",
            "result": {
              "type": "object",
              "properties": {
                "openrpc": {"type": "string"},
                "info": {"type": "object", "additionalProperties": true},
                "methods": {"type": "array"},
                "components": {"type": "object", "additionalProperties": true}
              },
              "required": ["openrpc"]
            },
            "example": {"params": {}, "result": {"openrpc": "1.2.6"}}
          }
        }
        """#
}
