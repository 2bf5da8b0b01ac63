import Glibc
import TestSupport
import Testing

/// overlay.lua, with a full lower folder, does what the kernel's own file systems do with a copy of that.
@Suite struct OverlayComparisonTests {
    @Test(withOthers, arguments: 1...6 as ClosedRange<UInt64>)
    func randomActionsDoTheSameAsOnACopy(seed: UInt64) throws {
        let comparison = try OverlayComparison(seed: seed)
        try withOverlay(lower: comparison.makeLower) { try comparison.run(1200, on: $0) }
    }

    @Test(withOthers, arguments: 7...8 as ClosedRange<UInt64>)
    func andOfFoldersOnTwoFileSystems(seed: UInt64) throws {
        let comparison = try OverlayComparison(seed: seed)
        try withOverlay(OverlaySetting(lowerInMemory: true), lower: comparison.makeLower) {
            try comparison.run(1200, on: $0)
        }
    }
}

/// Makes a tree by random actions, and then does random actions on an overlay of it and on a copy.
private final class OverlayComparison {
    private let seed: UInt64
    private let source: [UInt8]
    private var actions: RandomActions
    private let model = TemporaryFolder()
    private var done: [FileAction] = []

    init(seed: UInt64) throws {
        self.seed = seed
        var numbers = SeededNumbers(seed: seed)
        source = numbers.bytes(1 << 20)
        actions = RandomActions(seed: numbers.next(), attributePrefix: "user.")
    }

    /// The next action that is the same on both.
    private func next(links: Bool) -> FileAction {
        while true {
            let action = actions.next()
            switch action {
            // A device with the number 0 is a whiteout.
            case .mknod(_, let mode, device: 0) where mode & S_IFMT == S_IFCHR: continue
            // libfuse does not know a folder that was removed while it is open.
            case .open(_, let name, _) where leadsToFolder(model.path("top/" + name)): continue
            // A file of LOWER that has several names is copied under each on its own.
            case .link where !links: continue
            default: return action
            }
        }
    }

    func makeLower(_ lower: String) throws {
        try System.mkdir(lower + "/top")
        let actor = FileActor(in: lower + "/top", source: source)
        repeat {
            for _ in 0..<200 { _ = actor.perform(next(links: false)) }
        } while try Tree(of: lower).nodes.count < 15
        try setOldTimes(in: lower)
        try Program.copy.run(["--archive", "--no-target-directory", lower, model.path], in: "/")
    }

    func run(_ count: Int, on overlay: Overlay) throws {
        // What is at the top has the attributes of UPPER.
        for folder in [overlay.mount.point, model.path] { try System.chmod(folder, 0o755) }
        let subject = FileActor(in: overlay.path("top"), source: source)
        let model = FileActor(in: self.model.path("top"), source: source)
        let rules = Tree.Rules(present: timespec.present.nanoseconds - 10_000_000_000, directoryLinks: false)

        for number in 1...count {
            let action = next(links: true)
            done.append(action)
            if case .rename(let old, let new) = action, isMerged(old, in: overlay), !isSame(old, new) {
                do {
                    try System.rename(subject.folder + "/" + old, subject.folder + "/" + new)
                } catch { continue }
                throw problem("renamed a folder that is in LOWER")
            }
            let there = model.perform(action)
            let here = subject.perform(action)
            // A time may have been that of looking at it.
            if case .utimens = action, here.text != there.text, present(here, rules), present(there, rules) { continue }
            guard here.isSame(as: there) else { throw problem("gave \(here), and should have given \(there)") }
            guard number.isMultiple(of: 40) || number == count else { continue }
            let trees = (try Tree(of: overlay.mount.point), try Tree(of: self.model.path))
            var differences = trees.0.differences(from: trees.1, rules)
            differences.removeAll { $0.hasPrefix("'': modification") }
            if !differences.isEmpty {
                throw problem("left differences (here, as it should be):\n\(differences.joined(separator: "\n"))")
            }
        }
    }

    private func present(_ outcome: FileOutcome, _ rules: Tree.Rules) -> Bool {
        outcome.text.split(separator: " ").last.flatMap { Int($0) }.map { $0 > rules.present } ?? false
    }

    /// Whether a path leads to a folder that LOWER has too, and that shows through.
    private func isMerged(_ path: String, in overlay: Overlay) -> Bool {
        let parent = (path.split(separator: "/").dropLast()).joined(separator: "/")
        guard let last = path.split(separator: "/").last, let resolved = realpath(model.path("top/" + parent), nil)
        else { return false }
        defer { free(resolved) }
        var name = ""
        let below = String(cString: resolved).dropFirst(model.path.utf8.count) + "/" + last
        for part in below.split(separator: "/") {
            name += name.isEmpty ? String(part) : "/" + part
            guard isFolder(overlay.inLower(name)) else { return false }
            guard !overlay.isInUpper(name) || isFolder(overlay.inUpper(name)) && !overlay.isOpaque(name) else {
                return false
            }
        }
        return true
    }

    /// Nothing happens when a folder is renamed to the name that it has.
    private func isSame(_ old: String, _ new: String) -> Bool {
        let nodes = [old, new].map { try? System.lstat(model.path("top/" + $0)).st_ino }
        return nodes[0] == nodes[1]
    }

    private func leadsToFolder(_ path: String) -> Bool {
        (try? System.stat(path)).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    private func isFolder(_ path: String) -> Bool {
        (try? System.lstat(path)).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    private func problem(_ what: String) -> TestProblem {
        let last = done.suffix(60).map { "\($0)" }.joined(separator: "\n")
        return TestProblem(
            """
            with seed \(seed), action \(done.count), \(done.last.map { "\($0)" } ?? "none"), \(what)
            The last actions:
            \(last)
            """
        )
    }
}
