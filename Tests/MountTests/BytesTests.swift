import CLinux
import Glibc
import TestSupport
import Testing

/// Paths, names and values are bytes: no encoding is assumed or checked.
@Suite struct BytesTests {
    /// A folder of names, in which each file holds its own path.
    private static let remembering = """
        local names = {}
        function fs.mkdir(path) names[path], nodes[path] = true, {mode = "directory"} end
        function fs.rename(old, new)
            names[old], names[new], nodes[new] = nil, true, nodes[old]
            nodes[old] = nil
        end
        function fs.symlink(target, path) nodes[path] = {mode = "link", target = target}; names[path] = true end
        function fs.readlink(path) return nodes[path].target end
        function fs.readdir(path, filler) for name in pairs(names) do filler(name:sub(2)) end end
        local values = {}
        function fs.setxattr(path, name, value) values[name] = value end
        function fs.getxattr(path, name) return values[name] or error(E.ENODATA) end
        function fs.listxattr()
            local list = {}
            for name in pairs(values) do list[#list + 1] = name end
            return list
        end
        """

    /// All bytes that a name may hold, in pieces; some that are no UTF-8; some that other programs trip over.
    static let names: [[UInt8]] = [
        Array(1...46), Array(48...127), Array(128...255), [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80],
        [0xC3, 0xA9],
        [0x65, 0xCC, 0x81], Array("%s%n%d".utf8), Array(" ".utf8), Array("\n".utf8), Array("\\".utf8),
        [UInt8](repeating: 0xFE, count: 255), Array("...".utf8), Array("-rf".utf8), [0xEF, 0xBB, 0xBF],
    ]

    @Test func namesOfAnyBytes() throws {
        try withRecorder(Self.remembering) { mount in
            for name in Self.names {
                try System.mkdir(mount.path(name))
                try #expect(System.stat(mount.path(name)).st_mode & S_IFMT == S_IFDIR)
            }
            try #expect(Set(System.entries(of: mount.point).map(\.name)) == Set(Self.names))
            #expect(mount.records("mkdir").contains(#"mkdir("/\255", {rgrp roth rusr wusr xgrp xoth xusr})"#))
            #expect(mount.records("mkdir").contains(#"mkdir("/\195\169", {rgrp roth rusr wusr xgrp xoth xusr})"#))
            for name in Self.names {
                try System.rename(mount.path(name), mount.path(name.count < 255 ? [0x80] + name : name.dropLast()))
            }
            let renamed = Self.names.map { $0.count < 255 ? [0x80] + $0 : $0.dropLast() }
            try #expect(Set(System.entries(of: mount.point).map(\.name)) == Set(renamed))
        }
    }

    @Test func linkTargetsOfAnyBytes() throws {
        try withRecorder(Self.remembering) { mount in
            for (index, name) in (Self.names + [[UInt8](repeating: 0x9F, count: 4095)]).enumerated() {
                let path = mount.path("link\(index)")
                try System.symlink((name + [0]).map { CChar(bitPattern: $0) }, path)
                try #expect(System.readlink(path) == name)
            }
        }
    }

    @Test func attributeNamesAndValuesOfAnyBytes() throws {
        try withRecorder(Self.remembering) { mount in
            let path = mount.path("file")
            for name in Self.names where name.count < 250 {
                let name = Array("user.".utf8) + name
                let string = (name + [0]).map { CChar(bitPattern: $0) }
                try System.setxattr(path, string, [0] + name + [0])
                try #expect(System.getxattr(path, string) == [0] + name + [0])
            }
            let list = try System.listxattr(path).split(separator: 0)
            #expect(Set(list.map { $0.dropFirst(5) }.map(Array.init)) == Set(Self.names.filter { $0.count < 250 }))
        }
    }

    @Test func pathsAsLongAsTheyGet() throws {
        let handlers = """
            setmetatable(nodes, {__index = function(_, path) return {mode = "directory", size = #path} end})
            """
        try withRecorder(handlers) { mount in
            // the kernel takes PATH_MAX - 1 bytes, the mount point among them
            var path = mount.point
            while path.utf8.count + 256 <= 4095 { path += "/" + String(repeating: "d", count: 255) }
            path += "/" + String(repeating: "e", count: 4094 - path.utf8.count)
            try #expect(System.stat(path).st_size == path.utf8.count - mount.point.utf8.count)
            // from a folder within, longer ones
            let folder = try System.open(path, O_PATH | O_DIRECTORY)
            defer { close(folder) }
            var status = stat()
            let rest = Array(repeating: String(repeating: "f", count: 255), count: 15).joined(separator: "/")
            try System.checked(fstatat(folder, rest, &status, 0))
            #expect(Int(status.st_size) == path.utf8.count - mount.point.utf8.count + 1 + rest.utf8.count)
        }
    }

    @Test func theLogHasPathsAsTheyAre() throws {
        try withRecorder("function fs.getattr(path) error('no') end", quiet: false) { mount in
            let name: [UInt8] = [0xFF, 0x25, 0x73, 0xC3]
            #expect(throws: SystemError(EIO)) { try System.lstat(mount.path(name)) }
            let start = Array("fluhost: getattr /".utf8) + name + Array(": ".utf8)
            let log = mount.child.errorBytes
            #expect(log.indices.contains { log[$0...].starts(with: start) })
        }
    }
}
