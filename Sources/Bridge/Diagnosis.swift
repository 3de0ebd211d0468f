import Datasource
import JSON
import JSONRPC
import NativeLibraries
import POSIX

/// What `doctor` says: what works on this computer, and what to do about the rest.
package struct Diagnosis: Sendable {
    /// Lines for a person.
    package private(set) var text = ""

    /// Whether the target `local` can work, and the configuration is right.
    package private(set) var isHealthy = true

    fileprivate mutating func heading(_ title: String) {
        text += text.isEmpty ? "\(title)\n" : "\n\(title)\n"
    }

    fileprivate mutating func good(_ line: String) {
        text += "  ok       \(line)\n"
    }

    fileprivate mutating func bad(_ line: String) {
        text += "  problem  \(line)\n"
        isHealthy = false
    }

    fileprivate mutating func absent(_ line: String) {
        text += "  missing  \(line)\n"
    }
}

extension Bridge {
    /// What is wrong with the configuration, a sentence each.
    package var configurationProblems: [String] {
        configuration.problems.map(\.sentence)
    }

    /// Looks at everything that the product may need. This loads what is installed, and opens the vault if there is one.
    package func diagnose() -> Diagnosis {
        var diagnosis = Diagnosis()
        diagnosis.heading("datasource-bridge \(Self.version)")
        diagnoseConfiguration(&diagnosis)
        diagnoseVault(&diagnosis)
        diagnoseDrivers(&diagnosis)
        return diagnosis
    }

    private func diagnoseConfiguration(_ diagnosis: inout Diagnosis) {
        diagnosis.heading("Configuration")
        for problem in configurationProblems {
            diagnosis.bad(problem)
        }
        if let missing = targets.missingDefault {
            diagnosis.bad("target `\(missing)`, the default: it isn't configured.")
        }
        for target in configuration.targets {
            let isDefault = targets.isDefault(target.name) ? ", the default" : ""
            let line = "target `\(target.name)` (\(target.kind.rawValue)\(isDefault))"
            if let problem = secretProblem(of: target) {
                diagnosis.bad("\(line): \(problem)")
            } else {
                diagnosis.good(line)
            }
        }
    }

    /// Why a secret among the settings of a target can't be had.
    private func secretProblem(of target: TargetConfiguration) -> String? {
        let resolver = SecretResolver(allowsCommands: configuration.allowsCommands)
        for reference in target.settings.members.compactMap({ SecretReference($0.value) }) {
            do throws(SecretResolver.Failure) {
                _ = try resolver.resolve(reference, interruption: Interruption(deadline: Self.diagnosisDeadline))
            } catch {
                return [error.message, error.hint].compactMap { $0 }.joined(separator: " ")
            }
        }
        return nil
    }

    private func diagnoseVault(_ diagnosis: inout Diagnosis) {
        diagnosis.heading("Vault")
        for library in KnownLibraries.vault.map({ $0.probe() }) {
            if let error = library.error {
                diagnosis.bad(error.description)
            } else {
                diagnosis.good("\(library.name) \(library.version ?? "")")
            }
        }
        guard let path = targets.vaultPath else {
            diagnosis.bad("There is no home folder to keep the vault in: give `--vault PATH`.")
            return
        }
        let context = JobContext(interruption: Interruption(deadline: Self.diagnosisDeadline)) { _, _ in }
        let check = targets.local?.check(context)
        if let message = check?.message {
            diagnosis.bad("\(path): \(message)")
        } else {
            diagnosis.good("kept in \(path)")
        }
    }

    /// When the vault must be open, or a secret be there.
    private static var diagnosisDeadline: Instant { .now.advanced(byMilliseconds: 5000) }

    private func diagnoseDrivers(_ diagnosis: inout Diagnosis) {
        diagnosis.heading("Drivers")
        for driver in DriverList.drivers {
            if driver.isAvailable {
                diagnosis.good([driver.name, driver.version].compactMap { $0 }.joined(separator: " "))
            } else {
                diagnosis.absent("\(driver.name): \(driver.install ?? "")")
            }
        }
    }
}
