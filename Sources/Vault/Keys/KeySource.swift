package import Datasource

/// Where a vault's key comes from.
package enum KeySource: Sendable {
    /// The value of an environment variable: 32 bytes in base64.
    ///
    /// - Parameter variable: its name, for messages.
    case environment(variable: String, value: Secret)

    /// A program that prints the key, and its arguments. It is run without a shell, when the vault is opened.
    case command([String])

    /// The file `vault.key` in the folder of the vault's path, made together with the vault.
    case fileBesideVault
}
