import CLinux
import Glibc

/// Everything in a folder, as it was at one moment, to be compared with another one.
package struct Tree: Sendable {
    /// One name of a tree.
    package struct Node: Sendable {
        package var mode: mode_t
        package var links: Int
        package var user: uid_t
        package var group: gid_t
        /// 0 for directories: what counts as their size is up to the file system.
        package var size: Int
        package var device: dev_t
        /// Nanoseconds since 1970.
        package var modification: Int
        /// Of a file its bytes, of a symbolic link the target.
        package var content: [UInt8]
        /// Whether the kernel remembered something else than the file system has.
        package var isStale = false
        package var attributes: [String: [UInt8]]
        /// The first path that leads to the same inode.
        package var firstName: [UInt8]

        package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    }

    /// How closely trees are compared.
    package struct Rules: Sendable {
        /// Times from then on, in nanoseconds, are as good as each other.
        package var present = Int.max
        /// Some file systems do not count what is in a directory in its links.
        package var directoryLinks = true

        package init(present: Int = Int.max, directoryLinks: Bool = true) {
            self.present = present
            self.directoryLinks = directoryLinks
        }
    }

    /// By path below the folder, which itself is the empty one.
    package private(set) var nodes: [[UInt8]: Node] = [:]

    package init(of folder: String) throws(SystemError) {
        var inodes: [ino_t: [UInt8]] = [:]
        try add([], in: Array(folder.utf8), &inodes)
    }

    private mutating func add(
        _ name: [UInt8], in folder: [UInt8], _ inodes: inout [ino_t: [UInt8]]
    ) throws(SystemError) {
        let path = (folder + (name.isEmpty ? [] : [UInt8(ascii: "/")] + name) + [0]).map { CChar(bitPattern: $0) }
        let (node, inode) = try Node.read(path)
        nodes[name] = node
        if inodes[inode] == nil { inodes[inode] = name }
        nodes[name]?.firstName = inodes[inode] ?? name
        guard node.isDirectory else { return }
        let names = try System.entries(of: path).map(\.name).sorted { $0.lexicographicallyPrecedes($1) }
        for child in names where child != Array(".".utf8) && child != Array("..".utf8) {
            try add(name.isEmpty ? child : name + [UInt8(ascii: "/")] + child, in: folder, &inodes)
        }
    }

    /// What is not the same in both, a line each.
    package func differences(from other: Tree, _ rules: Rules = Rules()) -> [String] {
        let paths = Set(nodes.keys).union(other.nodes.keys).sorted { $0.lexicographicallyPrecedes($1) }
        return paths.flatMap { path -> [String] in
            let name = "'\(String(decoding: path, as: UTF8.self))'"
            guard let here = nodes[path] else { return ["\(name) is only in the second"] }
            guard let there = other.nodes[path] else { return ["\(name) is only in the first"] }
            return here.differences(from: there, rules).map { "\(name): \($0)" }
        }
    }
}

extension Tree.Node {
    /// The node of a path, which is not followed if it is a symbolic link, and its inode.
    package static func read(_ path: UnsafePointer<CChar>) throws(SystemError) -> (Self, ino_t) {
        let status = try System.lstat(path)
        var node = Self(
            mode: status.st_mode, links: Int(status.st_nlink), user: status.st_uid, group: status.st_gid,
            size: Int(status.st_size), device: status.st_rdev, modification: status.st_mtim.nanoseconds, content: [],
            attributes: try attributes(of: path), firstName: [])
        switch status.st_mode & S_IFMT {
        case S_IFDIR: node.size = 0
        case S_IFREG:
            let cached = try System.contents(of: path)
            node.content = try System.storedContents(of: path)
            node.isStale = !cached.hasSameBytes(as: node.content)
        case S_IFLNK: node.content = try System.readlink(path)
        default: break
        }
        return (node, status.st_ino)
    }

    /// The extended attributes of a path, which is not followed. None where there can't be any.
    private static func attributes(of path: UnsafePointer<CChar>) throws(SystemError) -> [String: [UInt8]] {
        var room = [CChar](repeating: 0, count: 65536)
        let count = llistxattr(path, &room, room.count)
        guard count > 0 else { return [:] }
        var attributes: [String: [UInt8]] = [:]
        for name in room.prefix(count).split(separator: 0) {
            let name = String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // What labels and lists of access rights a file gets by itself is up to the system.
            guard !name.hasPrefix("security."), !name.hasPrefix("system.") else { continue }
            var value = [UInt8](repeating: 0, count: 65536)
            let length = try System.checked(lgetxattr(path, name, &value, value.count))
            attributes[name] = Array(value.prefix(length))
        }
        return attributes
    }

    /// What differs, by name, with both values.
    package func differences(from other: Self, _ rules: Tree.Rules) -> [String] {
        func octal(_ mode: mode_t) -> String { String(mode, radix: 8) }
        func owner(_ node: Self) -> String { "\(node.user):\(node.group)" }
        func list(_ node: Self) -> String { node.attributes.sorted { $0.key < $1.key }.description }
        func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
        var found: [String] = []
        func compare(_ what: String, _ here: String, _ there: String) {
            if here != there { found.append("\(what) \(here), \(there)") }
        }
        compare("mode", octal(mode), octal(other.mode))
        if !isDirectory || rules.directoryLinks { compare("links", "\(links)", "\(other.links)") }
        compare("owner", owner(self), owner(other))
        compare("size", "\(size)", "\(other.size)")
        compare("device", "\(device)", "\(other.device)")
        if min(modification, rules.present) != min(other.modification, rules.present) {
            found.append("modification \(modification), \(other.modification)")
        }
        compare("same inode as", text(firstName), text(other.firstName))
        compare("attributes", list(self), list(other))
        if isStale || other.isStale { found.append("what the kernel has cached is out of date") }
        if !content.hasSameBytes(as: other.content) {
            let place = zip(content, other.content).enumerated().first { $1.0 != $1.1 }?.offset
            found.append("content, from byte \(place ?? Swift.min(content.count, other.content.count))")
        }
        return found
    }
}

extension System {
    /// What is in a file, asked of its file system although the kernel may have it at hand.
    package static func storedContents(of path: UnsafePointer<CChar>) throws(SystemError) -> [UInt8] {
        let descriptor = try open(path)
        defer { Glibc.close(descriptor) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        return try contents(of: path)
    }
}

extension [UInt8] {
    /// The same as ==, which takes its time over large arrays when it is not optimised.
    package func hasSameBytes(as other: [UInt8]) -> Bool {
        count == other.count && memcmp(self, other, count) == 0
    }
}
