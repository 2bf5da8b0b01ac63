import Foundation
import Glibc
import TestSupport

/// A program of the system that tests run, and the Debian package that has it.
struct Program {
    let name: String
    let package: String

    static let git = Program("git"), make = Program("make"), tar = Program("tar"), sqlite = Program("sqlite3")
    static let rsync = Program("rsync"), gcc = Program("gcc"), setpriv = Program("setpriv", package: "util-linux")
    static let ls = Program("ls", package: "coreutils"), cat = Program("cat", package: "coreutils")
    static let env = Program("env", package: "coreutils")
    static let fio = Program("fio"), stress = Program("stress-ng"), bonnie = Program("bonnie++")
    static let setfacl = Program("setfacl", package: "acl"), getfacl = Program("getfacl", package: "acl")

    init(_ name: String, package: String? = nil) {
        self.name = name
        self.package = package ?? name
    }

    /// Where it is. A test whose program is missing fails: that it was passed over would not be seen.
    var path: String {
        get throws {
            let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
            let paths = (folders + ["/usr/bin", "/bin", "/usr/sbin"]).map { "\($0)/\(name)" }
            if let path = paths.first(where: { access($0, X_OK) == 0 }) { return path }
            throw TestProblem("there is no program '\(name)' here: install the Debian package \(package)")
        }
    }

    /// Nothing of what a user has set may change what the programs do.
    private static let environment: [String: String?] = [
        "LC_ALL": "C", "HOME": "/nonexistent", "MAKEFLAGS": nil, "MAKELEVEL": nil, "RSYNC_RSH": nil, "TAR_OPTIONS": nil,
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "test", "GIT_AUTHOR_EMAIL": "test@localhost",
        "GIT_COMMITTER_NAME": "test", "GIT_COMMITTER_EMAIL": "test@localhost",
    ]

    /// - Parameter user: who runs it, in the group of the same number and no other; whoever runs the tests if nil.
    func start(
        _ words: [String], in directory: String? = nil, input: String = "", user: uid_t? = nil
    ) throws -> Child {
        let change = try user.map { [try Self.setpriv.path, "--reuid=\($0)", "--regid=\($0)", "--clear-groups", "--"] }
        return try Child(
            (change ?? []) + [path] + words, environment: Self.environment, directory: directory, input: input)
    }

    /// Runs it to its end, which must be a good one, and returns what it printed.
    @discardableResult
    func run(
        _ words: [String], in directory: String? = nil, input: String = "", user: uid_t? = nil
    ) throws -> String {
        let child = try start(words, in: directory, input: input, user: user)
        let ending = try child.wait(seconds: 60)
        guard ending == .exited(0) else {
            throw TestProblem("\(name) \(words.joined(separator: " ")): \(ending)\(child.printed)")
        }
        return child.output
    }
}
