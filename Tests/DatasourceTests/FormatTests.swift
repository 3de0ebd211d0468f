import Testing

@testable import Datasource

/// Texts at the edges of what each format takes; the corpus of the published contract tries the rest.
struct FormatTests {
    static func problem(_ text: String, _ format: Format) -> FieldProblem? {
        Array(text.utf8).withUnsafeBytes { format.problem(in: $0) }
    }

    @Test(
        "What is sound passes",
        arguments: [
            (
                Format.bucket,
                ["abc", "a.b", "1-2", "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/accesspoint/a"]
            ),
            (.region, ["us-east-1", "us-iso-east-1", "a"]),
            (.databricksPath, ["/sql/1.0/warehouses/a-1", "sql/protocolv1/o/0/0-a-b"]),
            (.cloudID, ["deployment:ZXhhbXBsZS5jb20kYWJjJGRlZg==", "ZXhhbXBsZS5jb20kYWJj", "https://h:9243/prefix"]),
            (
                .postgresString,
                [
                    "postgres://", "postgresql://h", "postgresql://u@h/d", "postgresql://[::1]:5432/d", "host=h",
                    "postgresql://%2Fvar%2Frun/d", " host = 'a b'  user=u\\ v ", "postgresql://h?a=", "dbname=d",
                ]
            ),
            (.mongoDBString, ["mongodb://h", "MongoDB://h,i:1/?a=b&c=d", "mongodb+srv://a.b.example.com/d?a=b"]),
            (.sshHostKey, ["ssh-ed25519 \(hostKeySample)", " ssh-ed25519  \(hostKeySample) a b"]),
            (.azureURL, ["https://a/b.csv", "az://a/**", "abfss://a/b/c/*.ndjson", "https://a/b.json?x=y"]),
            (.azureSignedURL, ["https://a/b.csv?sig=x", "az://a/**?sig=x", "abfss://a/b/c/*.ndjson?sv=1&sig=x"]),
        ] as [(Format, [String])]
    )
    func sound(format: Format, texts: [String]) {
        for text in texts {
            #expect(Self.problem(text, format) == nil, "\(text)")
        }
    }

    @Test(
        "What is wrong is told for what it is",
        arguments: [
            (Format.bucket, "a..b", FieldProblem.bucketMalformed), (.bucket, "s3://a", .bucketIsURL),
            (.bucket, "arn:aws:s3:::a", .arnMalformed),
            (.region, "us-east-1a", .regionIsZone), (.region, "us--east", .regionMalformed),
            (.s3URL, "s3:/a", .s3URLRequired), (.s3URL, "s3://a", .s3URLMalformed),
            (.baseURL, "//h", .urlRequired), (.baseURL, "https://u@h", .urlWithUser),
            (.baseURL, "https://h#a", .urlWithQuery),
            (.hostOrURL, "h:0", .hostOrURLMalformed), (.hostOrURL, "ftp://h", .urlRequired),
            (.snowflakeHost, "app.snowflake.com", .snowflakeWebAddress),
            (.snowflakeAccount, "a.snowflakecomputing.com", .snowflakeAccountIsHost),
            (.snowflakeAccount, "a..b", .snowflakeAccountMalformed),
            (.cloudID, "a:%", .cloudIDMalformed), (.cloudID, "http://h", .cloudURLWithoutTLS),
            (.serviceAccountKey, "[]", .keyNotJSON), (.serviceAccountKey, "{}", .keyOfOtherKind),
            (.serviceAccountKey, #"{"type": "service_account"}"#, .keyIncomplete),
            (.postgresString, "mysql://h", .postgresScheme), (.postgresString, "h", .postgresKeywords),
            (.postgresString, "a=1 b", .postgresKeywords), (.postgresString, "postgres://h:1:2", .connectionStringHost),
            (.postgresString, "postgres://u:%zz@h", .connectionStringPercent),
            (.postgresString, "postgres://u:a/b@h", .connectionStringPort),
            (.postgresString, "port=1,x", .connectionStringPort),
            (.mongoDBString, "mongodb:/h", .mongoScheme), (.mongoDBString, "mongodb://", .connectionStringHost),
            (.mongoDBString, "mongodb://u:p@q@h", .connectionStringDelimiter),
            (.mongoDBString, "mongodb://h/?a", .connectionStringOptions),
            (.mongoDBString, "mongodb+srv://10.0.0.1", .mongoLookedUpHost),
            (.mongoDBString, "mongodb+srv://a:b@cluster.invalid", .mongoLookedUpHost),
            (.mongoDBString, "mongodb://u:<db_password>@h", .connectionStringPlaceholder),
            (.mongoDBString, "mongodb://<user>:p@h", .connectionStringPlaceholder),
            (.mongoDBString, "mongodb://u:p p@h", .connectionStringBlank),
            (.mongoDBString, "mongodb://h/ ", .connectionStringBlank),
            (.postgresString, "postgresql://u:<password>@h", .connectionStringPlaceholder),
            (.sshHostKey, "SHA256:abc", .hostKeyFingerprint), (.sshHostKey, "ssh-ed25519", .hostKeyMalformed),
            (.sshHostKey, "256 MD5:16:27 me (RSA)", .hostKeyFingerprint),
            (.sshHostKey, "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", .hostKeyFingerprint),
            (.sshHostKey, "ssh-ed25519 \(hostKeySample.dropLast(4))", .hostKeyDamaged),
            (.sshHostKey, "ssh-rsa \(hostKeySample)", .hostKeyDamaged),
            (.sshHostKey, "h ssh-ed25519 \(hostKeySample)", .hostKeyWithName),
            (.sshHostKey, hostKeySample, .hostKeyWithoutType), (.sshHostKey, "a\nb", .controlCharacter),
            (.hostNameWithInstance, "h,1433", .serverWithPort), (.hostNameWithInstance, "tcp:h", .serverWithProtocol),
            (.hostNameWithInstance, "(LOCAL)", .serverIsThisComputer), (.hostNameWithInstance, "h,x", .hostMalformed),
            (.azureURL, "ftp://a/b.csv", .azureScheme), (.azureURL, "az://a", .azureURLMalformed),
            (.azureSignedURL, "https://a/b.csv?sig=", .azureSignatureMissing),
            (.azureSignedURL, "ftp://a/b.csv?sig=x", .azureScheme),
            (.identifier, "1a", .identifierMalformed), (.digits, "1.0", .notDigits),
        ] as [(Format, String, FieldProblem)]
    )
    func wrong(format: Format, text: String, problem: FieldProblem) {
        #expect(Self.problem(text, format) == problem, "\(text)")
    }

    @Test("No text makes a check read beyond its end", arguments: Format.allCases)
    func prefixes(format: Format) {
        let texts = [
            "arn:aws:s3:us-east-1:123456789012:accesspoint/a", "postgresql://u:p%40@[::1]:1,h/d?a=b&c=%20",
            "host='a\\'b' port=1",
            "mongodb+srv://u:p@h.example/d?authSource=a", "https://a/b/*.csv?sv=1&sig=a%", "n:ZXhhbXBsZS5jb20kYWJj",
            "s3://abc/",
            "sql/protocolv1/o/1/a", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
            "[fe80::1%eth0]:1", "%", "\\",
            #"{"type": "service_account", "project_id": "p", "client_email": "e", "private_key": "k\n"}"#,
        ]
        for text in texts {
            for length in 0..<text.utf8.count {
                let part = Array(text.utf8.prefix(length))
                // Memory of just this size, so that a sanitizer or a guard would see it.
                _ = part.withUnsafeBytes { $0.isEmpty ? nil : format.problem(in: $0) }
            }
        }
    }

    @Test("Every problem has words of its own", arguments: FieldProblem.allCases)
    func words(problem: FieldProblem) {
        let message = problem.wording(for: DocumentName.nameField, key: "name").message
        #expect(message.hasPrefix("`name` ") && message.hasSuffix("."))
        #expect(message != "`name` isn't valid.")
    }
}
