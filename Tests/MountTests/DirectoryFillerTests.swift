import Foundation
import Glibc
import TestSupport
import Testing

/// filler(fd): all entries of a directory that an object has open.
@Suite struct DirectoryFillerTests {
    /// "/dir" and its entries are those of a folder; `dir` has it open.
    private func withFolder(
        _ readdir: String, options: [String] = [], quiet: Bool = true,
        prepare: (TemporaryFolder) throws -> Void = { _ in },
        _ body: (Mount, TemporaryFolder) throws -> Void
    ) throws {
        let folder = TemporaryFolder()
        try prepare(folder)
        let handlers = """
            local S = require "syscall"
            local top = "\(folder.path)"
            local dir = assert(S.open(top, "rdonly, directory"))
            fs.opendir = nothing
            \(readdir)
            """
        try withRecorder(handlers, options: options, quiet: quiet) { try body($0, folder) }
    }

    private static let whole = "function fs.readdir(_, filler) log('said', filler(dir)) end"

    @Test func allEntriesCome() throws {
        try withFolder(Self.whole) { folder in
            for name in ["a", "b", "c"] { try folder.write("", to: name) }
        } _: { mount, folder in
            try #expect(System.names(in: mount.path("dir")).sorted() == [".", "..", "a", "b", "c"])
            // One result, which is true.
            try #expect(mount.record("said") == "said true")
            try folder.write("", to: "d")
            try #expect(System.names(in: mount.path("dir")).sorted() == [".", "..", "a", "b", "c", "d"])
        }
    }

    @Test func typesAndInodesAreTheFilesOwn() throws {
        let kinds = ["file", "link", "fifo", "below"]
        try withFolder(Self.whole, options: ["-o", "use_ino"]) { folder in
            try folder.write("", to: "file")
            try System.symlink("file", folder.path("link"))
            try System.mknod(folder.path("fifo"), S_IFIFO | 0o600)
            try System.mkdir(folder.path("below"))
        } _: { mount, folder in
            let here = try System.entries(of: mount.path("dir")).sorted { $0.text < $1.text }
            let there = try System.entries(of: folder.path).sorted { $0.text < $1.text }
            #expect(here.map(\.text) == [".", ".."] + kinds.sorted())
            #expect(here.map(\.inode) == there.map(\.inode))
            #expect(here.map(\.type) == there.map(\.type))
            #expect(here.first { $0.text == "link" }?.type == Int32(DT_LNK))
        }
    }

    @Test func withoutUseInoTypesAlone() throws {
        try withFolder(Self.whole) { folder in
            try folder.write("", to: "file")
        } _: { mount, folder in
            let entry = try System.entries(of: mount.path("dir")).first { $0.text == "file" }
            #expect(entry?.type == Int32(DT_REG))
            #expect(entry?.inode != 0)
        }
    }

    @Test func tenThousandEntriesCome() throws {
        let names = Set((1...10_000).map { "an entry with a name of some length, \($0)" })
        try withFolder(Self.whole) { folder in
            for name in names { try folder.write("", to: name) }
        } _: { mount, _ in
            let found = try System.names(in: mount.path("dir"))
            #expect(found.count == 10_002)
            #expect(Set(found) == names.union([".", ".."]))
        }
    }

    @Test func namesAreBytes() throws {
        let names: [[UInt8]] = [[255, 254, 1], Array("ü".utf8), Array(repeating: 0x78, count: 255), [10], [32, 92]]
        try withFolder(Self.whole) { folder in
            for name in names {
                let path = (Array((folder.path + "/").utf8) + name + [0]).map { CChar(bitPattern: $0) }
                try System.close(System.open(path, O_CREAT | O_WRONLY))
            }
        } _: { mount, _ in
            let found = try System.entries(of: mount.path("dir")).map(\.name)
            #expect(Set(found) == Set(names + [Array(".".utf8), Array("..".utf8)]))
        }
    }

    /// From its start, wherever the object stands, and however often it is asked.
    @Test func eachListingBeginsAtTheStart() throws {
        let handlers = """
            function fs.readdir(_, filler)
                dir:lseek(1, "set")
                filler(dir)
                log("again", filler(dir))
            end
            """
        try withFolder(handlers) { folder in
            try folder.write("", to: "a")
        } _: { mount, _ in
            try #expect(System.names(in: mount.path("dir")).sorted() == [".", ".", "..", "..", "a", "a"])
            try #expect(System.names(in: mount.path("dir")).count == 6)
        }
    }

    /// A directory that is open, and read from its start again, shows what is there now.
    @Test func rewinddirShowsWhatHasChanged() throws {
        try withFolder(Self.whole) { folder in
            try folder.write("", to: "a")
        } _: { mount, folder in
            let stream = try #require(opendir(mount.path("dir")))
            defer { closedir(stream) }
            func names() -> [String] {
                var names: [String] = []
                while let entry = readdir(stream) {
                    names.append(
                        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                        })
                }
                return names.sorted()
            }
            #expect(names() == [".", "..", "a"])
            try folder.write("", to: "b")
            try System.unlink(folder.path("a"))
            #expect(names() == [])
            rewinddir(stream)
            #expect(names() == [".", "..", "b"])
        }
    }

    @Test func entriesOfItsOwnCanBeAdded() throws {
        let handlers = """
            function fs.readdir(_, filler)
                filler("before", {mode = "link"})
                filler(dir)
                filler("after")
            end
            """
        try withFolder(handlers) { folder in
            try folder.write("", to: "a")
        } _: { mount, _ in
            let names = try System.names(in: mount.path("dir"))
            #expect(names.first == "before" && names.last == "after" && names.count == 5)
        }
    }

    @Test func theHandleOfAnOpenDirectoryIsListed() throws {
        let handlers = """
            function fs.opendir(_, fi) fi.handle = assert(S.open(top, "rdonly, directory")) end
            function fs.readdir(_, filler, fi) assert(filler(fi.handle)) end
            function fs.releasedir(_, fi) fi.handle:close(); log("closed") end
            """
        try withFolder(handlers) { folder in
            try folder.write("", to: "a")
        } _: { mount, _ in
            for _ in 1...3 { try #expect(System.names(in: mount.path("dir")).count == 3) }
            try waitUntil("the directories are closed") { mount.records("closed").count == 3 }
        }
    }

    /// nil, the text and the number, and the listing is what it was.
    static let failures: [(lua: String, code: Int32)] = [
        ("S.open('/etc/passwd')", ENOTDIR), ("S.open('/dev/null')", ENOTDIR), ("S.pipe()[1]", ESPIPE),
        ("S.open(top, 'path')", EBADF), ("closed", EBADF),
    ]

    @Test func whatIsNoDirectoryIsAnError() throws {
        let handlers = """
            local closed = S.open(top)
            closed:close()
            function fs.readdir(_, filler)
                filler("first")
                for _, wrong in ipairs {\(Self.failures.map(\.lua).joined(separator: ", "))} do
                    local value, message, code = filler(wrong)
                    log("said", value, message == tostring(E[code]), code)
                end
            end
            """
        try withFolder(handlers) { mount, _ in
            try #expect(System.names(in: mount.path("dir")) == ["first"])
            #expect(mount.records("said") == Self.failures.map { "said nil true \($0.code)" })
        }
    }

    /// A directory that was removed while it is open has no entries.
    @Test func aRemovedDirectoryIsEmpty() throws {
        try withFolder("local gone = assert(S.open(top .. '/gone'))\n" + Self.whole.replacing("dir)", with: "gone)")) {
            try System.mkdir($0.path("gone"))
        } _: { mount, folder in
            try System.rmdir(folder.path("gone"))
            try #expect(System.names(in: mount.path("dir")) == [])
            try #expect(mount.record("said") == "said true")
        }
    }

    /// Numbers are names, whatever they are the descriptors of.
    @Test func aNumberIsAName() throws {
        let handlers = """
            function fs.readdir(_, filler)
                log("said", filler(dir.fd), filler(tostring(dir.fd + 100)), filler(0))
                log("own", dir.fd)
            end
            """
        try withFolder(handlers) { mount, _ in
            let names = try System.names(in: mount.path("dir"))
            let number = try #require(Int(mount.record("own").dropFirst(4)))
            #expect(names == ["\(number)", "\(number + 100)", "0"])
            try #expect(mount.record("said") == "said true true true")
        }
    }

    static let nonsense = [
        "fi", "io.stdout", "newproxy()", "newproxy(true)", "S.t.stat()", "S.t.buffer(10)", "E.EPERM", "{}", "print",
    ]

    @Test func otherObjectsAreRefused() throws {
        let handlers = """
            function fs.readdir(_, filler, fi)
                for _, wrong in ipairs {\(Self.nonsense.joined(separator: ", "))} do
                    log("said", tostring(select(2, pcall(filler, wrong))))
                end
            end
            """
        try withFolder(handlers) { mount, _ in
            try #expect(System.names(in: mount.path("dir")) == [])
            #expect(mount.records("said").count == Self.nonsense.count)
            for line in mount.records("said") { #expect(line.contains("bad argument #1 to 'filler'"), "\(line)") }
        }
    }

    @Test func afterItsRequestItIsOfNoUse() throws {
        let handlers = """
            local kept
            function fs.readdir(_, filler)
                if kept then log("said", tostring(select(2, pcall(kept, dir)))) end
                kept = filler
            end
            """
        try withFolder(handlers) { mount, _ in
            for _ in 1...2 { try #expect(System.names(in: mount.path("dir")) == []) }
            try #expect(mount.record("said").contains("this 'filler' is no longer valid"))
        }
    }
}
