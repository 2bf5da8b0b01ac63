import CLinux
import Foundation
import Glibc
import TestSupport

/// Two folders and scripts/overlay.lua on them.
struct Overlay {
    let mount: Mount
    /// Without slashes at their ends.
    let lower: String
    let upper: String

    func path(_ name: String) -> String { mount.path(name) }
    func inLower(_ name: String) -> String { lower + "/" + name }
    func inUpper(_ name: String) -> String { upper + "/" + name }

    /// Whether there is anything of that name in UPPER, be it a whiteout.
    func isInUpper(_ name: String) -> Bool { (try? System.lstat(inUpper(name))) != nil }

    func isWhiteout(_ name: String) -> Bool {
        guard let status = try? System.lstat(inUpper(name)) else { return false }
        return status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == 0
    }

    func isOpaque(_ name: String) -> Bool {
        (try? System.getxattr(inUpper(name), "trusted.overlay.opaque")) == Array("y".utf8)
    }
}

/// Makes a file that is not there yet.
func makeFile(_ path: String, _ content: [UInt8] = [], mode: mode_t = 0o644) throws {
    let file = try System.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    defer { close(file) }
    if !content.isEmpty { try System.write(file, content) }
    try System.checked(fchmod(file, mode))
}

func makeFile(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
    try makeFile(path, Array(text.utf8), mode: mode)
}

/// Gives all that is in a folder, and itself, times of long ago, each its own.
func setOldTimes(in folder: String) throws {
    for (index, node) in try Tree(of: folder).nodes.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated() {
        let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + node + [0]).map { CChar(bitPattern: $0) }
        let time = timespec(nanoseconds: 500_000_000_123_456_789 + index * 1_000_000_007)
        try System.utimens(path, time, time, flags: AT_SYMLINK_NOFOLLOW)
    }
}

/// What must stay as it is in LOWER: all but times of access.
private struct Untouched {
    let tree: Tree
    /// Inodes, and times of the last change of anything.
    let changes: [[UInt8]: [Int]]

    init(_ folder: String) throws {
        tree = try Tree(of: folder)
        var changes: [[UInt8]: [Int]] = [:]
        for node in tree.nodes.keys {
            let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + node + [0]).map { CChar(bitPattern: $0) }
            let status = try System.lstat(path)
            changes[node] = [Int(status.st_ino), status.st_ctim.nanoseconds]
        }
        self.changes = changes
    }

    func check(_ folder: String) throws {
        let now = try Untouched(folder)
        var differences = now.tree.differences(from: tree)
        for (node, change) in now.changes where changes[node] != change {
            differences.append("\(String(decoding: node, as: UTF8.self)) was changed")
        }
        if !differences.isEmpty {
            throw TestProblem("LOWER is not what it was:\n\(differences.joined(separator: "\n"))")
        }
    }
}

/// How a test wants its overlay.
struct OverlaySetting {
    var options: [String] = []
    /// LOWER is on a file system in memory, and so not on that of UPPER.
    var lowerInMemory = false
    var timeLimit: Double = 120
}

/// Mounts scripts/overlay.lua on two fresh folders for a test. Nothing may be logged, and in the end LOWER must be what
/// it was, and the two folders be the same for another mount, and for the kernel's own overlayfs, as they are here.
///
/// - Parameter prepare: gets the path of LOWER, which is empty.
func withOverlay(
    _ setting: OverlaySetting = OverlaySetting(), lower prepare: (String) throws -> Void = { _ in },
    _ body: (Overlay) throws -> Void
) throws {
    let folder = TemporaryFolder()
    try System.chmod(folder.path, 0o711)
    let memory = "/dev/shm/" + URL(fileURLWithPath: folder.path).lastPathComponent
    let lower = setting.lowerInMemory ? memory : folder.path("lower")
    let upper = folder.path("upper")
    for path in [lower, upper] {
        try System.mkdir(path)
        try System.chmod(path, 0o755)
    }
    defer { if setting.lowerInMemory { try? FileManager.default.removeItem(atPath: memory) } }
    try prepare(lower)
    let before = try Untouched(lower)

    func mounted(_ body: (Overlay) throws -> Void) throws {
        try withMount(
            .file("scripts/overlay.lua"), arguments: [lower, upper], options: setting.options,
            timeLimit: setting.timeLimit
        ) { mount in
            try System.chmod(mount.point + "/..", 0o711)
            try body(Overlay(mount: mount, lower: lower, upper: upper))
        }
    }
    var seen: Tree?
    try mounted { overlay in
        try body(overlay)
        seen = try Tree(of: overlay.mount.point)
    }
    guard let seen else { return }
    try before.check(lower)
    for name in try Tree(of: upper).nodes.keys where String(decoding: name, as: UTF8.self).contains(".overlay.new") {
        throw TestProblem("\(String(decoding: name, as: UTF8.self)) was left in UPPER")
    }
    func compare(_ what: String, _ tree: Tree) throws {
        let differences = tree.differences(from: seen, Tree.Rules(directoryLinks: false))
        if !differences.isEmpty {
            throw TestProblem("\(what) shows something else:\n\(differences.joined(separator: "\n"))")
        }
    }
    try mounted { try compare("another mount", Tree(of: $0.mount.point)) }
    // On two file systems, files of the kernel's may have the same number there.
    if !setting.lowerInMemory {
        try withKernelOverlay(lower, upper) { try compare("the kernel's overlayfs", Tree(of: $0)) }
    }
}

/// Mounts the kernel's overlayfs.
///
/// - Parameter writable: as overlay.lua does. It then writes attributes of its own into UPPER even if nobody changes
///   anything.
func withKernelOverlay(
    _ lower: String, _ upper: String, options: String = "", writable: Bool = false, _ body: (String) throws -> Void
) throws {
    let folder = TemporaryFolder()
    let point = folder.path("mnt")
    // On the file system of UPPER.
    let work = upper + ".work"
    for path in [point, work] { try System.mkdir(path) }
    defer { try? FileManager.default.removeItem(atPath: work) }
    let layers = writable ? "lowerdir=\(lower),upperdir=\(upper),workdir=\(work)" : "lowerdir=\(upper):\(lower)"
    guard mount("overlay", point, "overlay", 0, layers + options) == 0 else {
        throw TestProblem(
            "the kernel mounts no overlay of \(layers): \(SystemError(errno)). Is its module there, and this root?")
    }
    defer { MountTable.clear(point) }
    try body(point)
}

extension Program {
    static let copy = Program("cp", package: "coreutils"), move = Program("mv", package: "coreutils")
    static let unshare = Program("unshare", package: "util-linux")
    static let remove = Program("rm", package: "coreutils")
}
