import CLinux
import Foundation
import Glibc

/// Does the same random actions in a folder of a file system that is tested and in one that is known to be
/// right, and fails as soon as they can be told apart.
///
/// After each action its result counts, and now and then all that is in the folders.
package final class Comparison {
    /// Where the actions come from. The variable FLUHOST_SEED has another one tried.
    package let seed: UInt64
    private let subject: FileActor
    private let model: FileActor
    private let modelFolder: ModelFolder
    private let rules: Tree.Rules
    private var actions: RandomActions
    private let identities: [Identity]
    private var done: [String] = []

    /// - Parameters:
    ///   - folder: an empty one of the file system that is tested.
    ///   - identities: as whom actions are done, in turns; nobody else than who runs the tests if empty.
    ///   - keepsOpen: whether a file may be removed while it is open, and be open by several of its names.
    package init(of folder: String, seed: UInt64, identities: [Identity] = [], keepsOpen: Bool = false) throws {
        self.identities = identities
        let wanted = ProcessInfo.processInfo.environment["FLUHOST_SEED"]
        self.seed = wanted.flatMap { UInt64($0) } ?? seed
        modelFolder = try ModelFolder()
        var numbers = SeededNumbers(seed: self.seed)
        let source = numbers.bytes(1 << 20)
        // A step up, through a symbolic link, shall not leave the two.
        for folder in [folder, modelFolder.path] {
            try System.mkdir(folder + "/top")
            for path in [folder, folder + "/top"] { try System.chmod(path, 0o755) }
            if !identities.isEmpty { try System.chmod(folder + "/top", 0o777) }
        }
        let folders = [folder, modelFolder.path].map { $0 + "/top" }
        subject = FileActor(in: folders[0], source: source, keepsOpen: keepsOpen)
        model = FileActor(in: folders[1], source: source, keepsOpen: keepsOpen)
        let prefix = ["user.", "trusted."].first { prefix in
            folders.allSatisfy { (folder: String) in
                setxattr(folder, prefix + "probe", "", 0, 0) == 0 && removexattr(folder, prefix + "probe") == 0
            }
        }
        actions = RandomActions(seed: numbers.next(), attributePrefix: prefix)
        actions.keepsOpen = keepsOpen
        if !identities.isEmpty { actions.owners = (identities.map(\.user), identities.map(\.group)) }
        rules = Tree.Rules(
            // Times that were not set are after that, whatever clock the kernel has taken them from.
            present: timespec.present.nanoseconds - 10_000_000_000,
            directoryLinks: try modelFolder.countsDirectories())
    }

    /// Does some more actions.
    ///
    /// - Parameter interval: the number of actions from one look at everything to the next.
    package func run(_ count: Int, interval: Int = 40) throws {
        if identities.isEmpty { return try act(count, interval) }
        try onOwnThread { try self.act(count, interval) }
    }

    private func act(_ count: Int, _ interval: Int) throws {
        for number in 1...count {
            let who = identities.isEmpty ? nil : actions.identity(of: identities)
            let action = actions.next()
            done.append("\(who.map { "\($0): " } ?? "")\(action)")
            func perform(_ actor: FileActor) -> FileOutcome {
                who.map { $0.perform { actor.perform(action) } } ?? actor.perform(action)
            }
            let there = perform(model)
            let here = perform(subject)
            guard here.isSame(as: there) else {
                throw problem("gave \(here), and should have given \(there)")
            }
            if number % interval == 0 || number == count { try compareTrees() }
        }
    }

    private func compareTrees() throws {
        let differences: [String]
        do {
            differences = try Tree(of: subject.folder + "/..").differences(from: Tree(of: model.folder + "/.."), rules)
        } catch {
            throw problem("left what can't be read: \(error)")
        }
        if !differences.isEmpty {
            let list = differences.joined(separator: "\n")
            throw problem("or one of those before it, left differences (here, as it should be):\n\(list)")
        }
    }

    private func problem(_ what: String) -> TestProblem {
        let last = done.suffix(50).enumerated().map { "\(done.count - done.suffix(50).count + $0 + 1)  \($1)" }
        return TestProblem(
            """
            with FLUHOST_SEED=\(seed), action \(done.count), \(done.last ?? "none"), \(what)
            The last actions:
            \(last.joined(separator: "\n"))
            """)
    }
}

/// A folder of a file system of the kernel's own, in memory if there is one.
private final class ModelFolder {
    let path: String

    init() throws {
        for parent in ["/dev/shm", NSTemporaryDirectory()] {
            var template = Array("\(parent)/fluhost-test-XXXXXX".utf8CString)
            if mkdtemp(&template) != nil {
                path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
                return
            }
        }
        throw TestProblem("no folder can be made in /dev/shm or \(NSTemporaryDirectory())")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Whether a directory has a link more for each one in it.
    func countsDirectories() throws -> Bool {
        let before = try System.stat(path).st_nlink
        try System.mkdir(path + "/probe")
        defer { rmdir(path + "/probe") }
        return try System.stat(path).st_nlink == before + 1
    }
}
