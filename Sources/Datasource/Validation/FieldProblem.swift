/// Everything that can be wrong with a single value. A number and nothing more, so that finding none costs nothing;
/// `FieldProblem+Wording` says what each means.
enum FieldProblem: UInt8, Error, Hashable, CaseIterable {
    case null
    case wrongType
    case notWhole
    case outOfRange
    case wrongElement
    case invalidElement

    case empty
    case tooLong
    case notAllowed
    case zeroCharacter
    case controlCharacter

    case hostWithScheme
    case hostWithUser
    case hostWithPath
    case hostWithPort
    case hostWithSpace
    case hostNotASCII
    case hostMalformed
    case instanceMalformed
    case serverWithPort
    case serverWithProtocol
    case serverIsThisComputer

    case urlScheme
    case urlWithUser
    case urlMalformed

    case urlRequired
    case urlWithQuery
    case hostOrURLMalformed

    case notSingleCharacter
    case identifierMalformed
    case notDigits
    case bigQueryNameMalformed
    case storageAccountMalformed

    case regionMalformed
    case regionIsZone
    case bucketMalformed
    case bucketIsURL
    case arnMalformed
    case s3URLRequired
    case s3URLMalformed

    case httpPathMalformed
    case snowflakeWebAddress
    case snowflakeAccountIsHost
    case snowflakeAccountMalformed
    case cloudIDMalformed
    case cloudURLWithoutTLS

    case azureScheme
    case azureURLMalformed
    case azureSignatureMissing

    case keyNotJSON
    case keyOfOtherKind
    case keyIncomplete
    case keyDamaged
    case keyNotRSA

    case postgresScheme
    case postgresKeywords
    case mongoScheme
    case mongoLookedUpHost
    case connectionStringHost
    case connectionStringPort
    case connectionStringPercent
    case connectionStringDelimiter
    case connectionStringOptions
    case connectionStringBlank
    case connectionStringPlaceholder

    case neitherPEMNorPath
    case pemEscapedLineBreaks
    case pemOnOneLine
    case pemUnfinished
    case pemWithoutCertificate
    case pemWithoutKey
    case pemWithKey
    case pemBase64
    case pemStructure
    case pemOfOpenSSH
    case pemNotRSA
    case pemEncrypted
    case rsaKeyTooShort
    case certificatesOfSystem

    case hostKeyFingerprint
    case hostKeyWithName
    case hostKeyWithoutType
    case hostKeyDamaged
    case hostKeyMalformed

    case referenceOutsideSecret
    case referenceMalformed
    case referenceEnvironment
    case referenceFile
    case referenceCommand
    case placeholderUnknown
    case placeholderWithoutStore
    case placeholderWhereReplaced
    case redacted
}
