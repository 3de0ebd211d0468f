/// Keys that other programs have for what a field means, and that aren't accepted here. The first field that a form has is
/// what was meant.
enum OtherWords {
    private static let table: [(words: [String], fields: [String])] = [
        (["db", "dbname", "initialcatalog", "dbase"], ["database", "databaseName", "dataset"]),
        (["pwd", "pass", "passwd", "passcode"], ["password"]),
        (["uid", "login", "usr", "userid"], ["username", "user", "userName", "clientId"]),
        (["hostname", "hostaddr", "address", "addr", "servername", "server", "host"], ["host", "server", "account"]),
        (["ssl", "secure", "tls", "usessl", "usetls", "sslenabled", "sslmode"], ["sslMode", "encrypt", "protocol"]),
        (["sslca", "ca", "cafile", "cacert", "sslcacert"], ["sslRootCert"]),
        (["certfile", "clientcert", "sslcertificate"], ["sslCert"]),
        (["clientkey", "sslclientkey"], ["sslKey"]),
        (["path", "filename", "filepath", "location"], ["file", "path"]),
        (["url", "uri", "baseurl", "apiurl"], ["file", "endpoint", "host"]),
        (["pat", "apitoken", "bearertoken", "authtoken"], ["token", "accessToken", "apiKey"]),
        (["credentials", "keyfile", "credentialsjson", "serviceaccount"], ["serviceAccountKey", "privateKey"]),
        (["secret"], ["clientSecret", "secretAccessKey"]),
        (["keyid"], ["accessKeyId"]),
        (["sep", "separator"], ["delimiter"]),
        (["charset"], ["encoding"]),
        (["header", "headers"], ["hasHeader"]),
    ]

    /// The field of a form that is meant by a key.
    static func field(meantBy key: String, in form: ObjectForm) -> String? {
        let word = Spelling.normalized(key)
        for (words, fields) in table where words.contains(word) {
            for name in fields {
                if let field = form.fields.first(where: { $0.name == name }) {
                    return field.name
                }
            }
        }
        return nil
    }
}
