import Foundation
import Glibc
import TestSupport
import Testing

/// scripts/tarfs.lua and archives that tar(1) makes seldom or never.
@Suite struct TarfsArchiveTests {
    private let folder = TemporaryFolder()
    private var archive: String { folder.path("archive.tar") }

    // MARK: Odd ones

    @Test func namesStayBelowTheMountPoint() throws {
        var writer = TarWriter()
        let names = [
            "./a": "a", "/abs/b": "abs/b", "c//d/./e": "c/d/e", "up/../../f": "f", "../../g/h": "g/h", "i/": "i",
        ]
        for (name, path) in names where path != "i" { writer.add(name, path) }
        writer.add("i/", type: "0", [])  // as v7 writes folders
        writer.addRecords([("path", "/x/../j/k")])
        writer.add("short", "j/k")
        writer.add("..", type: "5", [], changes: [100: Array("0000711".utf8)])
        writer.add("out", type: "2", [], target: "/etc/../passwd")
        writer.finish()
        try writer.write(to: archive)
        try withTarfs(archive) { mount in
            for (_, path) in names where path != "i" { try #expect(mount.content(path) == path) }
            try #expect(mount.content("j/k") == "j/k")
            try #expect(System.stat(mount.path("i")).st_mode == S_IFDIR | 0o644)
            try #expect(mount.list() == ["a", "abs", "c", "f", "g", "i", "j", "out"])
            try #expect(System.readlink(mount.path("out")) == Array("/etc/../passwd".utf8))
            try #expect(System.stat(mount.point).st_mode == S_IFDIR | 0o711)
            // What is not in the archive itself is as the archive is.
            let (implied, file) = (try System.stat(mount.path("c/d")), try System.stat(archive))
            #expect(implied.st_mode == S_IFDIR | 0o755)
            #expect(implied.st_mtim.nanoseconds == file.st_mtim.nanoseconds)
            #expect(implied.st_uid == file.st_uid)
        }
    }

    /// What there can't be is left out, with a word about it; all else is there.
    @Test func theRestIsLeftOut() throws {
        var writer = TarWriter()
        writer.add("label", type: "V")
        writer.add("first", "1")
        writer.add("nowhere", type: "1", [], target: "none")
        writer.add("part", type: "M", [1, 2, 3])
        writer.addRecords([("path", "x/" + String(repeating: "y", count: 256))])
        writer.add("long", "2")
        writer.add(".", "3")
        writer.add("folder", type: "5")
        writer.add("to folder", type: "1", [], target: "folder")
        writer.add("unknown", type: "Z", Array("4".utf8))
        writer.add("self", "5")
        writer.add("self", type: "1", [], target: "./self")
        writer.finish()
        try writer.write(to: archive)
        try withTarfs(archive, quiet: false) { mount in
            try #expect(mount.list() == ["first", "folder", "self", "unknown"])
            try #expect(mount.content("unknown") == "4")
            try #expect(mount.content("self") == "5")
            try #expect(System.stat(mount.path("self")).st_nlink == 1)
            let lines = mount.child.errors.split(separator: "\n").map { $0.dropFirst("tarfs: \(archive): ".count) }
            #expect(
                lines == [
                    #""nowhere" is left out: it is a hard link to "none", which is no file"#,
                    #""part" is left out: it begins in another archive"#,
                    #""x/\#(String(repeating: "y", count: 256))" is left out: its name is too long"#,
                    #""." is left out: only a folder can be the mount point"#,
                    #""to folder" is left out: it is a hard link to "folder", which is no file"#,
                ])
        }
    }

    @Test func recordsOfPax() throws {
        var writer = TarWriter()
        writer.addRecords([("mtime", "1000.5"), ("SCHILY.xattr.user.all", "of them")], type: "g")
        writer.add("global", "1")
        writer.addRecords([
            ("mtime", "-1.25"), ("uid", "4000000000"), ("gid", "7"), ("comment", "ignored\n="),
            ("SCHILY.xattr.user.a%3Db%25", "1\u{0}\n="), ("SCHILY.xattr.user.empty", ""),
        ])
        writer.add("own", "2")
        writer.addRecords([("mtime", "")])
        writer.add("neither", "3")
        // The size in the header counts for nothing.
        writer.addRecords([("size", "5"), ("mtime", "99.1234567891")])
        writer.add("sized", type: "0", Array("12345".utf8), changes: [124: Array("00000000000".utf8)])
        writer.finish()
        try writer.write(to: archive)
        try withTarfs(archive) { mount in
            func modification(_ name: String) throws -> Int {
                try System.stat(mount.path(name)).st_mtim.nanoseconds
            }
            try #expect(modification("global") == 1_000_500_000_000)
            try #expect(modification("own") == -1_250_000_000)
            try #expect(modification("neither") == 1_000_000_000_000_000_000)
            try #expect(modification("sized") == 99_123_456_789)
            try #expect(mount.content("sized") == "12345")
            let status = try System.stat(mount.path("own"))
            #expect(status.st_uid == 4_000_000_000)
            #expect(status.st_gid == 7)
            let attributes = try Tree(of: mount.point).nodes[Array("own".utf8)]?.attributes
            #expect(
                attributes == [
                    "user.all": Array("of them".utf8), "user.a=b%": Array("1\u{0}\n=".utf8), "user.empty": [],
                ])
            #expect(throws: SystemError(ENODATA)) { try System.getxattr(mount.path("own"), "user.none") }
        }
    }

    /// Numbers as bytes, numbers with spaces, and sums of signed bytes.
    @Test func numbersInHeaders() throws {
        var writer = TarWriter()
        writer.add(
            "bytes", type: "0", [1, 2, 3],
            changes: [
                108: [0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFE],  // 2^32 - 2
                124: [0x80] + [UInt8](repeating: 0, count: 10) + [3], 136: [UInt8](repeating: 0xFF, count: 11) + [0xFE],
            ])
        writer.add("spaces", type: "0", [1], changes: [100: Array("   755 ".utf8), 116: Array("     0 \0".utf8)])
        let signed = TarWriter.checksum(of: TarWriter.header("ö"), signed: true)
        writer.add("ö", changes: [148: TarWriter.octal(signed, digits: 6) + [0]])
        writer.finish()
        try writer.write(to: archive)
        try withTarfs(archive) { mount in
            let status = try System.stat(mount.path("bytes"))
            #expect(status.st_uid == 4_294_967_294)
            #expect(status.st_size == 3)
            #expect(status.st_mtim.tv_sec == -2)
            try #expect(System.stat(mount.path("spaces")).st_mode == S_IFREG | 0o755)
            try #expect(System.stat(mount.path("spaces")).st_gid == 0)
            try #expect(System.stat(mount.path("ö")).st_size == 0)
        }
    }

    // MARK: Huge ones

    @Test func offsetsBeyondEightGibibytes() throws {
        let size = 9 << 30
        let file = try System.open(archive, O_WRONLY | O_CREAT)
        defer { close(file) }
        var end = 0
        func put(_ bytes: [UInt8], at offset: Int) throws { try System.write(file, bytes, at: offset) }
        let binary = (0..<8).map { UInt8(size >> (56 - 8 * $0) & 255) }
        try put(TarWriter.header("first", changes: [124: [0x80, 0, 0, 0] + binary]), at: end)
        try put(Array("at the end".utf8), at: 512 + size - 10)
        end = 512 + size
        var writer = TarWriter()
        writer.add("between", "small")
        writer.addRecords([("size", "\(size)")])
        writer.add("last")
        try put(writer.bytes, at: end)
        end += writer.bytes.count
        try put(Array("the very end".utf8), at: end + size - 12)
        try withTarfs(archive) { mount in
            for (name, last) in [("first", "at the end"), ("last", "the very end")] {
                try #expect(System.stat(mount.path(name)).st_size == size)
                try withOpen(mount.path(name)) { file in
                    try #expect(System.read(file, 100, at: size - last.utf8.count) == Array(last.utf8))
                    try #expect(System.read(file, 3, at: size / 2) == [0, 0, 0])
                }
            }
            try #expect(mount.content("between") == "small")
        }
    }

    @Test func manyMembers() throws {
        let count = 10_000
        func name(_ index: Int) -> String { "file \(index)" }
        var writer = TarWriter()
        for index in 0..<count { writer.add(name(index), name(index)) }
        writer.finish()
        try writer.write(to: archive)
        try withTarfs(archive) { mount in
            let entries = try System.entries(of: mount.point)
            #expect(Set(entries.map(\.text)) == Set((0..<count).map(name) + [".", ".."]))
            #expect(Set(entries.map(\.inode)).count >= count)
            for index in [0, 1, 777, count - 1] { try #expect(mount.content(name(index)) == name(index)) }
        }
    }
}
