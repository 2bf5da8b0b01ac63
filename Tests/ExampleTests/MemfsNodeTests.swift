import Glibc
import TestSupport
import Testing

/// memfs.lua: devices, fifos, sockets, symbolic and hard links
@Suite struct MemfsNodeTests {
    static let kinds: [(name: String, mode: mode_t, device: dev_t, type: Int)] = [
        ("file", S_IFREG | 0o600, 0, DT_REG), ("fifo", S_IFIFO | 0o600, 0, DT_FIFO),
        ("socket", S_IFSOCK | 0o700, 0, DT_SOCK),
    ]
    /// null, and one with a minor number of twenty bits, as far as they go.
    static let devices: [(name: String, mode: mode_t, device: dev_t, type: Int)] = [
        ("null", S_IFCHR | 0o600, 0x103, DT_CHR), ("disk", S_IFBLK | 0o600, 0xFFF0_01FF, DT_BLK),
    ]

    @Test func everyKindOfNodeStaysWhatItIs() throws {
        try withMemfs { mount in
            let kinds = Self.kinds + (geteuid() == 0 ? Self.devices : [])
            for kind in kinds { try System.mknod(mount.path(kind.name), kind.mode, kind.device) }
            let entries = try System.entries(of: mount.point)
            for kind in kinds {
                let status = try System.lstat(mount.path(kind.name))
                #expect(status.st_mode == kind.mode, "\(kind.name)")
                #expect(status.st_rdev == kind.device, "\(kind.name)")
                #expect(status.st_nlink == 1)
                #expect(entries.first { $0.text == kind.name }?.type == Int32(kind.type), "\(kind.name)")
                #expect(entries.first { $0.text == kind.name }?.inode == UInt64(status.st_ino))
                #expect(throws: SystemError(EEXIST)) { try System.mknod(mount.path(kind.name), kind.mode) }
                #expect(throws: SystemError(ENOTDIR)) { try System.stat(mount.path(kind.name + "/x")) }
            }
            for kind in kinds { try System.unlink(mount.path(kind.name)) }
            try #expect(mount.list() == [])
        }
    }

    @Test func aFifoCarriesData() throws {
        try withMemfs { mount in
            try System.mknod(mount.path("fifo"), S_IFIFO | 0o600)
            let reader = try System.open(mount.path("fifo"), O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            try withOpen(mount.path("fifo"), O_WRONLY) { writer in
                try System.write(writer, Array("through".utf8))
                try #expect(System.read(reader, 100) == Array("through".utf8))
            }
        }
    }

    @Test func aSocketCanBeBoundAndReached() throws {
        try withMemfs { mount in
            let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { [server, client].forEach { close($0) } }
            func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) throws {
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                let path = Array(mount.path("socket").utf8)
                try #require(path.count < MemoryLayout.size(ofValue: address.sun_path))
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
                let size = socklen_t(MemoryLayout.size(ofValue: address))
                _ = try withUnsafePointer(to: &address) { pointer in
                    try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try System.checked(body($0, size)) }
                }
            }
            try withAddress { bind(server, .init(__sockaddr__: $0), $1) }
            try #expect(System.lstat(mount.path("socket")).st_mode & S_IFMT == S_IFSOCK)
            try System.checked(listen(server, 1))
            try withAddress { connect(client, .init(__sockaddr__: $0), $1) }
            try System.unlink(mount.path("socket"))
            #expect(throws: SystemError(ENOENT)) { try withAddress { connect(client, .init(__sockaddr__: $0), $1) } }
        }
    }

    @Test func symbolicLinks() throws {
        try withMemfs { mount in
            try mount.makeFile("file", "content")
            let targets = ["file", "nowhere", "/", ".", "../mnt/file", String(repeating: "t", count: 4095)]
            for (index, target) in targets.enumerated() {
                let link = mount.path("link\(index)")
                try System.symlink(target, link)
                try #expect(System.readlink(link) == Array(target.utf8))
                let status = try System.lstat(link)
                #expect(status.st_mode == S_IFLNK | 0o777)
                #expect(status.st_size == target.utf8.count)
            }
            try #expect(mount.content("link0") == "content")
            try #expect(mount.content("link4") == "content")
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("link1")) }
            #expect(throws: SystemError(EEXIST)) { try System.symlink("x", mount.path("link1")) }
            #expect(throws: SystemError(EINVAL)) { try System.readlink(mount.path("file")) }
            // what is made through a link is where it leads
            try mount.makeFile("link1", "new")
            try #expect(mount.content("nowhere") == "new")
            try System.unlink(mount.path("link0"))
            try #expect(mount.content("file") == "content")
        }
    }

    @Test func symbolicLinksInALoop() throws {
        try withMemfs { mount in
            try System.symlink("b", mount.path("a"))
            try System.symlink("a", mount.path("b"))
            try System.symlink("self/x", mount.path("self"))
            for name in ["a", "b", "self", "a/x"] {
                #expect(throws: SystemError(ELOOP)) { try System.stat(mount.path(name)) }
                #expect(throws: SystemError(ELOOP)) { try System.open(mount.path(name), O_RDWR | O_CREAT) }
            }
            try #expect(System.readlink(mount.path("a")) == Array("b".utf8))
        }
    }

    @Test func hardLinksAreOneFile() throws {
        try withMemfs { mount in
            try mount.makeFile("one", "first")
            try System.mkdir(mount.path("dir"))
            try System.link(mount.path("one"), mount.path("dir/two"))
            try System.link(mount.path("dir/two"), mount.path("three"))
            let names = ["one", "dir/two", "three"].map(mount.path)
            func expectLinks(_ count: nlink_t, of names: [String], sourceLocation: SourceLocation = #_sourceLocation)
                throws
            {
                let all = try names.map { try System.stat($0) }
                #expect(Set(all.map(\.st_ino)).count == 1, sourceLocation: sourceLocation)
                #expect(all.allSatisfy { $0.st_nlink == count }, sourceLocation: sourceLocation)
            }
            try expectLinks(3, of: names)

            // What is changed by one name shows by all others, whatever was read before.
            for (round, writer) in names.enumerated() {
                for name in names { _ = try System.contents(of: name) }
                let text = Array(String(repeating: "round \(round) ", count: 1000 - 300 * round).utf8)
                let file = try System.open(writer, O_WRONLY | O_TRUNC)
                try System.write(file, text)
                close(file)
                try System.chmod(writer, mode_t(0o600 + round))
                for name in names {
                    try #expect(System.contents(of: name) == text)
                    try #expect(System.stat(name).st_mode == S_IFREG | mode_t(0o600 + round))
                }
            }
            try System.unlink(names[0])
            try expectLinks(2, of: [names[1], names[2]])
            try System.rename(names[2], mount.path("dir/four"))
            try expectLinks(2, of: [names[1], mount.path("dir/four")])
            try System.rename(names[1], mount.path("dir/four"))  // nothing happens
            try #expect(mount.list("dir") == ["four", "two"])
            try System.unlink(names[1])
            try expectLinks(1, of: [mount.path("dir/four")])
        }
    }

    @Test func whatCannotBeLinked() throws {
        try withMemfs { mount in
            try System.mkdir(mount.path("dir"))
            try mount.makeFile("file")
            #expect(throws: SystemError(EPERM)) { try System.link(mount.path("dir"), mount.path("new")) }
            #expect(throws: SystemError(EEXIST)) { try System.link(mount.path("file"), mount.path("dir")) }
            #expect(throws: SystemError(ENOENT)) { try System.link(mount.path("nothing"), mount.path("new")) }
            #expect(throws: SystemError(ENOENT)) { try System.link(mount.path("file"), mount.path("no/new")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.link(mount.path("file"), mount.path("file/new")) }
            try #expect(System.stat(mount.path("file")).st_nlink == 1)
        }
    }
}
