extension Format {
    /// A regular expression (ECMA 262) that every text of this format matches. Some are wider than the check itself: an
    /// expression can't count the groups of an address or decode base64.
    var schemaPattern: String {
        switch self {
        case .text: "^[^\\u0000]+$"
        case .line, .name, .pathOrURL: "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
        case .hostName, .snowflakeHost: "^\(Self.hostPattern)$"
        case .hostNameWithInstance: "^\(Self.hostPattern)(\\\\[A-Za-z0-9_#$-]{1,16})?$"
        case .singleCharacter: "^[\\u0001-\\u0009\\u000b\\u000c\\u000e-!#-\\u007f]$"
        case .baseURL:
            "^[Hh][Tt][Tt][Pp][Ss]?://[^@/?#\\u0000-\\u0020\\u007f-\\uffff]+(/[^?#\\u0000-\\u0020\\u007f-\\uffff]*)?$"
        case .hostOrURL:
            "^([^@/?#\\u0000-\\u0020\\u007f-\\uffff]+|[Hh][Tt][Tt][Pp][Ss]?://[^@/?#\\u0000-\\u0020\\u007f-\\uffff]+(/[^?#\\u0000-\\u0020\\u007f-\\uffff]*)?)$"
        case .region: "^(?!.*-[0-9][a-z]$)[a-z][a-z0-9]*(-[a-z0-9]+)*$"
        case .bucket:
            "^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|arn:aws[a-z-]*:s3[a-z-]*:[a-z0-9-]*:[0-9]{12}:(accesspoint|outpost)[/:][A-Za-z0-9/:.-]*[A-Za-z0-9:.-])$"
        case .s3URL: "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\u0000-\\u001f\\u007f-\\u009f]*)?$"
        case .databricksPath:
            "^/?sql/(1\\.0/(warehouses|endpoints)/[A-Za-z0-9_-]+|protocolv1/o/[0-9]+/[A-Za-z0-9_-]+)$"
        case .snowflakeAccount:
            "^(?!.*snowflakecomputing\\.)(?!.*snowflake\\.com)(?!.*\\.\\.)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$"
        case .cloudID:
            "^([^\\u0000-\\u001f\\u007f-\\u009f]*[A-Za-z0-9+/=]|[Hh][Tt][Tt][Pp][Ss]://[^@?#\\u0000-\\u0020\\u007f-\\uffff]+)$"
        case .serviceAccountKey: "^\\s*\\{[\\s\\S]*\\}\\s*$"
        case .postgresString:
            "^([Pp][Oo][Ss][Tt][Gg][Rr][Ee][Ss]([Qq][Ll])?://[^\\u0000-\\u001f\\u007f-\\u009f]*|[^\\u0000-\\u001f\\u007f-\\u009f:]*=[^\\u0000-\\u001f\\u007f-\\u009f]*)$"
        case .mongoDBString: "^[Mm][Oo][Nn][Gg][Oo][Dd][Bb](\\+[Ss][Rr][Vv])?://[^\\u0000-\\u001f\\u007f-\\u009f]+$"
        case .identifier: "^[A-Za-z_][A-Za-z0-9_]*$"
        case .bigQueryName: "^[A-Za-z0-9_.:-]*[A-Za-z0-9_:-]$"
        case .storageAccount: "^[a-z0-9]{3,24}$"
        case .digits: "^[0-9]+$"
        case .azureURL:
            "^([Hh][Tt][Tt][Pp][Ss]?|[Aa][Bb][Ff][Ss][Ss]|[Aa][Zz])://[^/?*\\s]+/([^?*\\s]*/)?([^/?*\\s]+\\.(parquet|csv|json|jsonl|ndjson)|\\*\\.(parquet|csv|json|jsonl|ndjson)|\\*\\*)(\\?[^\\s]*)?$"
        case .azureSignedURL:
            "^([Hh][Tt][Tt][Pp][Ss]?|[Aa][Bb][Ff][Ss][Ss]|[Aa][Zz])://[^/?*\\s]+/([^?*\\s]*/)?([^/?*\\s]+\\.(parquet|csv|json|jsonl|ndjson)|\\*\\.(parquet|csv|json|jsonl|ndjson)|\\*\\*)\\?([^\\s]*&)?[Ss][Ii][Gg]=[^&\\s][^\\s]*$"
        case .encodingName: TextEncoding.schemaPattern
        case .sshHostKey: "^ *[A-Za-z0-9@.-]+ +AAAA[A-Za-z0-9+/]*={0,2}( [^\\u0000-\\u001f\\u007f-\\u009f]*)?$"
        case .certificate: "^(?!system$)\(Self.pemPattern)$"
        case .privateKey, .rsaPrivateKey, .sshPrivateKey: "^\(Self.pemPattern)$"
        }
    }

    /// A path, or text with the first and last line of a block.
    private static let pemPattern =
        "([^\\u0000-\\u001f\\u007f-\\u009f-][^\\u0000-\\u001f\\u007f-\\u009f]*|[\\s\\S]*-----BEGIN [\\s\\S]*-----END [\\s\\S]*)"

    private static let hostPattern =
        "([A-Za-z0-9_][A-Za-z0-9._-]*|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?\\]?)"

    var schemaMaximumLength: Int? {
        switch self {
        case .name: DocumentName.maximumLength
        case .hostName: 260
        case .hostNameWithInstance: 260 + 1 + InstanceName.maximumLength
        default: nil
        }
    }
}
