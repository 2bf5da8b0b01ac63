import Glibc
import TestSupport
import Testing

/// memfs.lua: names, and what moves, replaces and removes them
@Suite struct MemfsNameTests {
    @Test func namesAreAnyBytesUpTo255() throws {
        try withMemfs { mount in
            let every = Array(1...255 as ClosedRange<UInt8>).filter { $0 != UInt8(ascii: "/") }
            let names: [[UInt8]] = [
                Array(repeating: UInt8(ascii: "n"), count: 255), every, [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x0A],
                [0x20],
                Array("%s%n".utf8), Array("...".utf8), Array("größe".utf8), Array("gro\u{308}ße".utf8),
                Array("-rf".utf8),
            ]
            for name in names {
                close(try System.open(mount.path(name), O_WRONLY | O_CREAT | O_EXCL))
                try System.setxattr(mount.path(name), "user.name", name)
            }
            let listed = Set(try System.entries(of: mount.point).map(\.name))
            #expect(listed == Set(names + [Array(".".utf8), Array("..".utf8)]))
            for name in names { try #expect(System.getxattr(mount.path(name), "user.name") == name) }
            for name in names { try System.unlink(mount.path(name)) }
            try #expect(mount.list() == [])
        }
    }

    @Test func aNameOf256BytesIsTooLong() throws {
        try withMemfs { mount in
            let long = mount.path(String(repeating: "n", count: 256))
            try mount.makeFile("file")
            let tooLong = SystemError(ENAMETOOLONG)
            #expect(throws: tooLong) { try System.stat(long) }
            #expect(throws: tooLong) { try System.open(long, O_WRONLY | O_CREAT) }
            #expect(throws: tooLong) { try System.mkdir(long) }
            #expect(throws: tooLong) { try System.symlink("x", long) }
            #expect(throws: tooLong) { try System.mknod(long, S_IFIFO | 0o600) }
            #expect(throws: tooLong) { try System.rename(mount.path("file"), long) }
            #expect(throws: tooLong) { try System.link(mount.path("file"), long) }
            #expect(throws: tooLong) { try System.stat(long + "/x") }
            try #expect(mount.list() == ["file"])
        }
    }

    /// Deeper than any path that one system call can name.
    @Test func deepPaths() throws {
        try withMemfs { mount in
            let name = String(repeating: "d", count: 100)
            var open: [Int32] = [try System.open(mount.point, O_RDONLY | O_DIRECTORY)]
            defer { open.forEach { close($0) } }
            for _ in 0..<60 {
                try System.checked(mkdirat(open[open.count - 1], name, 0o755))
                open.append(try System.checked(openat(open[open.count - 1], name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
            }
            let bottom = open[open.count - 1]
            let file = try System.checked(openat(bottom, "file", O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
            try System.write(file, Array("deep".utf8))
            try #expect(System.read(file, 10, at: 0) == Array("deep".utf8))
            close(file)
            try System.checked(unlinkat(bottom, "file", 0))
            while open.count > 1 {
                close(open.removeLast())
                try System.checked(unlinkat(open[open.count - 1], name, AT_REMOVEDIR))
            }
            try #expect(mount.list() == [])
        }
    }

    @Test func whatIsNotThere() throws {
        try withMemfs { mount in
            try mount.makeFile("file")
            for name in ["nothing", "nothing/deeper"] {
                #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.open(mount.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.unlink(mount.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.rmdir(mount.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.rename(mount.path(name), mount.path("x")) }
            }
            #expect(throws: SystemError(ENOENT)) { try System.mkdir(mount.path("nothing/dir")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.mkdir(mount.path("file/dir")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.names(in: mount.path("file")) }
        }
    }

    @Test func removing() throws {
        try withMemfs { mount in
            try System.mkdir(mount.path("dir"))
            try mount.makeFile("dir/file")
            #expect(throws: SystemError(ENOTEMPTY)) { try System.rmdir(mount.path("dir")) }
            #expect(throws: SystemError(EISDIR)) { try System.unlink(mount.path("dir")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.rmdir(mount.path("dir/file")) }
            #expect(throws: SystemError(EEXIST)) { try System.mkdir(mount.path("dir")) }
            #expect(throws: SystemError(EEXIST)) { try System.mkdir(mount.path("dir/file")) }
            try System.unlink(mount.path("dir/file"))
            try System.rmdir(mount.path("dir"))
            try #expect(mount.list() == [])
        }
    }

    @Test func linksOfDirectoriesAreCounted() throws {
        try withMemfs { mount in
            func links(_ name: String) throws -> nlink_t { try System.stat(mount.path(name)).st_nlink }
            try #expect(links("") == 2)
            for name in ["a", "b", "a/c"] { try System.mkdir(mount.path(name)) }
            try #expect([links(""), links("a"), links("b"), links("a/c")] == [4, 3, 2, 2])
            try System.rename(mount.path("a/c"), mount.path("b/c"))
            try #expect([links(""), links("a"), links("b")] == [4, 2, 3])
            try System.mkdir(mount.path("a/c"))
            try System.rename(mount.path("a/c"), mount.path("b/c"))
            try #expect([links("a"), links("b")] == [2, 3])
            try System.rmdir(mount.path("b/c"))
            try System.rmdir(mount.path("b"))
            try #expect([links(""), links("a")] == [3, 2])
        }
    }

    @Test func renameOverWhatIsThere() throws {
        try withMemfs { mount in
            try mount.makeFile("a", "content of a")
            try mount.makeFile("b", "content of b")
            let inode = try System.stat(mount.path("a")).st_ino
            try System.rename(mount.path("a"), mount.path("b"))
            try #expect(mount.content("b") == "content of a")
            try #expect(System.stat(mount.path("b")).st_ino == inode)
            try #expect(mount.list() == ["b"])

            for name in ["empty", "full", "other"] { try System.mkdir(mount.path(name)) }
            try mount.makeFile("full/file", "inside")
            func rename(_ old: String, _ new: String) throws { try System.rename(mount.path(old), mount.path(new)) }
            #expect(throws: SystemError(EISDIR)) { try rename("b", "empty") }
            #expect(throws: SystemError(EISDIR)) { try rename("b", "full") }
            #expect(throws: SystemError(ENOTDIR)) { try rename("empty", "b") }
            #expect(throws: SystemError(ENOTEMPTY)) { try rename("other", "full") }
            #expect(throws: SystemError(EINVAL)) { try rename("full", "full/below") }
            #expect(throws: SystemError(ENOENT)) { try rename("b", "nothing/b") }
            #expect(throws: SystemError(ENOTDIR)) { try rename("b", "full/file/b") }
            try rename("b", "b")
            try rename("full", "empty")
            try #expect(mount.list() == ["b", "empty", "other"])
            try #expect(mount.content("empty/file") == "inside")
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("full/file")) }
            // a name that the other begins with is no folder around it
            try rename("other", "empty-too")
            try rename("empty", "empty-too")
            try #expect(mount.content("empty-too/file") == "inside")
        }
    }

    // MARK: While it is open

    @Test func aFileThatWasRemovedLivesWhileItIsOpen() throws {
        try withMemfs { mount in
            try mount.makeFile("file", "before")
            try withOpen(mount.path("file"), O_RDWR) { file in
                try System.unlink(mount.path("file"))
                #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("file")) }
                try #expect(System.read(file, 10, at: 0) == Array("before".utf8))
                try System.write(file, Array("and after".utf8), at: 6)
                try #expect(System.read(file, 100, at: 0) == Array("beforeand after".utf8))
                try System.ftruncate(file, 3)
                try #expect(System.fstat(file).st_size == 3)
                // the name is free
                try mount.makeFile("file", "another")
                try #expect(System.read(file, 100, at: 0) == Array("bef".utf8))
                try #expect(mount.content("file") == "another")
            }
            try waitUntil("the removed file is gone") { try mount.list() == ["file"] }
        }
    }

    @Test func aFileThatWasReplacedLivesWhileItIsOpen() throws {
        try withMemfs { mount in
            try mount.makeFile("old", "old")
            try mount.makeFile("new", "new")
            try withOpen(mount.path("old"), O_RDWR) { file in
                try System.rename(mount.path("new"), mount.path("old"))
                try System.write(file, Array("er".utf8), at: 3)
                try #expect(System.read(file, 100, at: 0) == Array("older".utf8))
                try #expect(mount.content("old") == "new")
            }
            try waitUntil("the replaced file is gone") { try mount.list() == ["old"] }
        }
    }

    @Test func aFileThatIsRenamedStaysOpen() throws {
        try withMemfs { mount in
            try System.mkdir(mount.path("dir"))
            try mount.makeFile("dir/file", "before")
            try withOpen(mount.path("dir/file"), O_RDWR) { file in
                try System.rename(mount.path("dir/file"), mount.path("moved"))
                try System.write(file, Array("after!".utf8), at: 0)
                try System.rename(mount.path("dir"), mount.path("folder"))
                try System.rename(mount.path("moved"), mount.path("folder/again"))
                try #expect(System.read(file, 100, at: 0) == Array("after!".utf8))
                try System.ftruncate(file, 5)
                try System.checked(fchmod(file, 0o400))
            }
            try #expect(mount.content("folder/again") == "after")
            try #expect(System.stat(mount.path("folder/again")).st_mode == S_IFREG | 0o400)
        }
    }
}
