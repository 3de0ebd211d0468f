import JSON

extension Format {
    /// What keeps a text, not an empty one, from having this format.
    func problem(in text: UnsafeRawBufferPointer) -> FieldProblem? {
        switch self {
        case .text:
            !text.isPrintableASCII && text.contains(0) ? .zeroCharacter : nil
        case .line:
            PlainText.hasControlCharacter(text) ? .controlCharacter : nil
        case .name:
            DocumentName.problem(in: text)
        case .hostName:
            HostName.problem(in: text)
        case .hostNameWithInstance:
            InstanceName.problem(in: text)
        case .pathOrURL:
            FileLocation.problem(in: text)
        case .baseURL:
            WebAddress.problem(in: text)
        case .hostOrURL:
            WebAddress.problemOfHostOrURL(in: text)
        case .region:
            Amazon.regionProblem(in: text)
        case .bucket:
            Amazon.bucketProblem(in: text)
        case .s3URL:
            Amazon.locationProblem(in: text)
        case .databricksPath:
            CloudWords.httpPathProblem(in: text)
        case .snowflakeHost:
            CloudWords.snowflakeHostProblem(in: text)
        case .snowflakeAccount:
            CloudWords.snowflakeAccountProblem(in: text)
        case .cloudID:
            CloudWords.cloudIDProblem(in: text)
        case .serviceAccountKey:
            ServiceAccount.problem(in: text)
        case .postgresString:
            ConnectionString.problem(in: text, .postgres)
        case .mongoDBString:
            ConnectionString.problem(in: text, .mongoDB)
        case .identifier:
            CloudWords.identifierProblem(in: text)
        case .bigQueryName:
            CloudWords.bigQueryNameProblem(in: text)
        case .storageAccount:
            AzureAddress.accountProblem(in: text)
        case .digits:
            text.allSatisfy(PlainText.isDigit) ? nil : .notDigits
        case .azureURL:
            AzureAddress.fileProblem(in: text)
        case .azureSignedURL:
            AzureAddress.signedProblem(in: text)
        case .singleCharacter:
            ColumnSeparator.isPossible(text) ? nil : .notSingleCharacter
        case .encodingName:
            TextEncoding(named: text) == nil ? .notAllowed : nil
        case .certificate:
            PEM.problem(in: text, for: .certificate)
        case .privateKey:
            PEM.problem(in: text, for: .privateKey)
        case .rsaPrivateKey:
            PEM.problem(in: text, for: .rsaPrivateKey)
        case .sshPrivateKey:
            PEM.problem(in: text, for: .sshPrivateKey)
        case .sshHostKey:
            SSHHostKey.problem(in: text)
        }
    }
}
