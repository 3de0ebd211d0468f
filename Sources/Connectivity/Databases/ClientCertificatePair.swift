/// What every type demands of a client certificate and its key.
enum ClientCertificatePair {
    /// - Throws: where only one of them is given.
    static func check(_ hasCertificate: Bool, _ hasKey: Bool) throws(TestFailure) {
        guard hasCertificate != hasKey else { return }
        throw .invalid(
            "Of client certificate and client key only one is given.",
            [DatabaseField.sslCert, DatabaseField.sslKey],
            hint: "Give both, or neither."
        )
    }
}
