/// What is wrong with words that vendors have made, as the end of a sentence.
extension FieldProblem {
    var vendorPredicate: String? {
        amazonPredicate ?? azurePredicate ?? keyPredicate ?? platformPredicate
    }

    private var amazonPredicate: String? {
        switch self {
        case .regionMalformed: "must be the short name of a region, such as `us-east-1`"
        case .regionIsZone: "names an availability zone: leave out the letter at its end"
        case .bucketMalformed:
            "must be the name of a bucket: 3 to 63 small letters, digits, hyphens and dots, a letter or digit at both ends"
        case .bucketIsURL: "must be the name of a bucket alone: what stands in it belongs in a field of its own"
        case .arnMalformed:
            "isn't the ARN of an access point, such as `arn:aws:s3:us-east-1:123456789012:accesspoint/name`"
        case .s3URLRequired: "must be a URL that begins with `s3://`"
        case .s3URLMalformed:
            "must have the name of a bucket behind `s3://`: 3 to 63 small letters, digits, hyphens and dots"
        default: nil
        }
    }

    private var azurePredicate: String? {
        switch self {
        case .azureScheme: "must be a URL that begins with `https://`, `http://`, `abfss://` or `az://`"
        case .azureURLMalformed:
            "must name one file (`.parquet`, `.csv`, `.json`, `.jsonl` or `.ndjson`), or end with `*.` and such a kind, or with `**`"
        case .azureSignatureMissing: "has no signature: `sig=` behind the `?`"
        default: nil
        }
    }

    private var keyPredicate: String? {
        switch self {
        case .keyNotJSON: "isn't JSON: give the whole file that Google Cloud made for the key"
        case .keyOfOtherKind: "is JSON, but not the key of a service account: its `type` must be `service_account`"
        case .keyIncomplete: "lacks `project_id`, `client_email` or `private_key`: give the whole file of the key"
        case .keyNotRSA: "has a `private_key` that isn't an RSA key of at least \(RSAKeyShape.minimumBits) bits"
        case .keyDamaged: "has a `private_key` that isn't a whole private key as PEM text"
        default: nil
        }
    }

    private var platformPredicate: String? {
        switch self {
        case .httpPathMalformed:
            "must be the path of a warehouse (`/sql/1.0/warehouses/…`) or of a cluster (`sql/protocolv1/o/…/…`)"
        case .snowflakeWebAddress: "is the address of Snowflake's web interface: give the account's own host name"
        case .snowflakeAccountIsHost: "must be the account's identifier alone, without `.snowflakecomputing.com`"
        case .snowflakeAccountMalformed: "must be an account's identifier, such as `organization-account`"
        case .cloudIDMalformed: "isn't a cloud ID: copy it whole from the console, or give the cluster's `https` URL"
        case .cloudURLWithoutTLS: "must be a cloud ID or a URL that begins with `https://`"
        case .identifierMalformed: "may have letters, digits and underscores only, and no digit first"
        case .bigQueryNameMalformed: "may have ASCII letters, digits, `_`, `-`, `.` and `:` only, and no dot at its end"
        case .storageAccountMalformed: "must be the name of a storage account alone: 3 to 24 small letters and digits"
        case .notDigits: "must be a whole number, written as a string of digits"
        default: nil
        }
    }

    var connectionStringPredicate: String? {
        switch self {
        case .postgresScheme: "must begin with `postgresql://`, or consist of keywords such as `host=db.example.com`"
        case .postgresKeywords:
            "must be an address with `postgresql://`, or keywords with values such as `host=db.example.com`"
        case .mongoScheme: "must begin with `mongodb://` or `mongodb+srv://`"
        case .mongoLookedUpHost:
            "with `mongodb+srv://` must have one host name, like `cluster.example.com`, and no port"
        case .connectionStringHost: "has something where its hosts belong that isn't a host"
        case .connectionStringPort: "has a port that isn't a number from 1 to 65535"
        case .connectionStringPercent:
            "has a `%` that isn't followed by two hexadecimal digits: write `%25` for the character itself"
        case .connectionStringDelimiter:
            "needs `:` `/` `?` `#` `[` `]` and `@` in its user name and password written as `%3A` and the like"
        case .connectionStringBlank: "has white space: write `%20` where it belongs there"
        case .connectionStringPlaceholder:
            "has a word in angle brackets where the user name or password belongs: put the real one there, without the brackets"
        case .connectionStringOptions: "must have options of the form `name=value`, with `&` between them"
        default: nil
        }
    }
}
