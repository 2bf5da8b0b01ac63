import CLinux
import Foundation
import Glibc
import TestSupport

/// A folder with some of everything that a file system can hold, to be copied about.
enum SampleTree {
    /// - Parameter attributes: whether files get extended attributes, which not every file system takes.
    static func make(at folder: String, attributes: Bool = true) throws {
        var numbers = SeededNumbers(seed: 11)
        try System.mkdir(folder)
        for name in ["empty", "sub", "sub/deep", "shared", "with spaces\n"] { try System.mkdir("\(folder)/\(name)") }
        for (index, size) in [0, 1, 4096, 100_000, 131_072, 500_001].enumerated() {
            try write(numbers.bytes(size), to: "\(folder)/sub/file\(index)")
        }
        try write(Array("#!/bin/sh\necho ran\n".utf8), to: folder + "/program")
        try write([1], to: folder + "/sparse")
        try System.truncate(folder + "/sparse", 3 << 20)
        try System.symlink("sub/file1", folder + "/link")
        try System.symlink("/nonexistent/\u{1}", folder + "/dangling")
        try System.link(folder + "/sub/file2", folder + "/hard")
        try System.link(folder + "/sub/file2", folder + "/sub/deep/harder")
        try System.mknod(folder + "/fifo", S_IFIFO | 0o600)
        let odd = Array(folder.utf8) + [UInt8(ascii: "/"), 0xFF, 0xFE, 0]
        close(try System.open(odd.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644))

        if attributes {
            try System.setxattr(folder + "/program", "user.text", Array("value".utf8))
            try System.setxattr(folder + "/program", "user.bytes", [0, 1, 255])
            try System.setxattr(folder + "/hard", "user.empty", [])
            try System.setxattr(folder + "/sub", "user.of.directory", numbers.bytes(3000))
        }
        if geteuid() == 0 {
            try System.mknod(folder + "/device", S_IFCHR | 0o600, 0x103)
            try System.mknod(folder + "/disk", S_IFBLK | 0o600, 0xFFF0_01FF)
            try System.chown(folder + "/sub/file3", 1234, 4321)
            try System.chown(folder + "/shared", 0, 4321)
            try System.chown(folder + "/dangling", 1234, 0)
        }
        try System.chmod(folder + "/program", 0o4755)
        try System.chmod(folder + "/sub/file0", 0o400)
        try System.chmod(folder + "/sub/file4", 0o604)
        try System.chmod(folder + "/shared", 0o2775)
        try System.chmod(folder + "/empty", 0o1700)

        // Times come last: what is made in a directory changes the directory's.
        for (index, node) in try Tree(of: folder).nodes.keys.enumerated() {
            let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + node + [0]).map { CChar(bitPattern: $0) }
            let time = timespec(nanoseconds: (index % 4 - 1) * 400_000_000_123_456_789 + index)
            try System.utimens(path, time, time, flags: AT_SYMLINK_NOFOLLOW)
        }
    }

    private static func write(_ content: [UInt8], to path: String) throws {
        let file = try System.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        defer { close(file) }
        if !content.isEmpty { try System.write(file, content) }
    }
}

/// Fails when two folders differ in anything: content, access rights, owners, times to the nanosecond,
/// links, extended attributes.
func requireSame(_ first: String, _ second: String, _ rules: Tree.Rules = Tree.Rules()) throws {
    let trees = (try Tree(of: first), try Tree(of: second))
    let differences = trees.0.differences(from: trees.1, rules)
    guard differences.isEmpty else {
        throw TestProblem("\(first) and \(second) differ:\n\(differences.joined(separator: "\n"))")
    }
    guard trees.0.nodes.count > 10 else { throw TestProblem("there is next to nothing in \(first)") }
}
