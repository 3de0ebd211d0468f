import Datasource
import Testing

/// What is wrong only because something isn't given.
struct UnsaidFieldTests {
    static func snowflake(_ members: String) -> String {
        #"""
        {"name": "a", "datasourceType": "snowflake",
         "credentials": {"host": "h", "username": "u", "warehouse": "w", "database": "d"\#(members)}}
        """#
    }

    @Test("A key without the choice of it: the choice is missing, not the password")
    func choice() throws {
        let found = try issues(in: Self.snowflake(#", "privateKey": "key.p8""#))
        #expect(
            found.summary == [
                "error missing /credentials/authType", "warning not_applicable /credentials/privateKey",
            ]
        )
        #expect(found[0].message == "`authType` isn't given: `privateKey` needs `Key-pair authentication` there.")
        #expect(found[0].suggestion == "Key-pair authentication")
    }

    @Test("Neither is given")
    func neither() throws {
        let found = try issues(in: Self.snowflake(""))
        #expect(found.summary == ["error missing /credentials/password"])
        #expect(
            found[0].message
                == "`password` is required when `authType` is `username/password`, as it is when it isn't given."
        )
    }

    @Test("A key beside a password")
    func both() throws {
        let found = try issues(in: Self.snowflake(#", "privateKey": "key.p8", "password": "p""#))
        #expect(found.summary == ["warning not_applicable /credentials/privateKey"])
        let hint = "`privateKey` has a meaning only when `authType` is `Key-pair authentication`: give `authType` too."
        #expect(found[0].message == hint)
    }

    @Test("What goes together is asked for together")
    func databricks() throws {
        let document = #"""
            {"name": "a", "datasourceType": "databricks",
             "credentials": {"host": "h", "httpPath": "/sql/1.0/warehouses/a"}}
            """#
        let found = try issues(in: document)
        #expect(found.map(\.message) == ["Give `token`, or `clientId` and `clientSecret`."])
    }

    @Test(
        "A change can't take away what is required",
        arguments: [("host", true), ("port", false), ("database", true)]
    )
    func removal(field: String, isRefused: Bool) throws {
        let document = #"{"name": "a", "datasourceType": "postgres", "credentials": {"\#(field)": null}}"#
        let found = try issues(in: document, for: .update)
        #expect(found.summary == (isRefused ? ["error wrong_type /credentials/\(field)"] : []))
    }

    @Test(
        "An access point's region is that of the source",
        arguments: [
            ("eu-central-1", "eu-central-1", false), ("eu-central-1", "us-east-1", true), ("", "us-east-1", false),
        ]
    )
    func accessPoint(named: String, given: String, isContradiction: Bool) throws {
        let document = #"""
            {"name": "a", "datasourceType": "awss3", "credentials": {"accessKeyId": "a", "secretAccessKey": "b",
             "bucketName": "arn:aws:s3:\#(named):123456789012:accesspoint/a", "region": "\#(given)"}}
            """#
        let found = try issues(in: document).filter { $0.severity == .error }
        #expect(found.summary == (isContradiction ? ["error conflict /credentials/region"] : []))
    }

    @Test("A type that is passed on isn't called one that there isn't")
    func passedOn() throws {
        let document = #"{"name": "a", "datasourceType": "oracle", "credentials": {}}"#
        let message = "This type isn't known here, so its credentials aren't checked."
        #expect(try issues(in: document, on: .platform).map(\.message) == [message])
    }
}
