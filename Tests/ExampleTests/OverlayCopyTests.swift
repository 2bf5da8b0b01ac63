import CLinux
import Glibc
import TestSupport
import Testing

/// overlay.lua: how files of LOWER get into UPPER
@Suite struct OverlayCopyTests {
    private static let text = "what is in LOWER\n"

    @Test(withOthers, arguments: [false, true]) func allOfAFileIsCopied(lowerInMemory: Bool) throws {
        let setting = OverlaySetting(lowerInMemory: lowerInMemory)
        try withOverlay(setting, lower: { try SampleTree.make(at: $0 + "/tree") }) { overlay in
            let original = try Tree(of: overlay.inLower("tree"))
            let count = original.nodes.count
            #expect(count > 20)
            // The least of changes, to everything: what it is already. All that belongs to a file has to be there then.
            for (name, node) in original.nodes {
                let path = overlay.mount.path(Array("tree/".utf8) + name)
                let time = timespec(nanoseconds: node.modification)
                try System.utimens(path, time, time, flags: AT_SYMLINK_NOFOLLOW)
            }
            let copied = try Tree(of: overlay.inUpper("tree"))
            try #expect(Tree(of: overlay.path("tree")).differences(from: copied, .init(directoryLinks: false)) == [])
            var differences = copied.differences(from: original)
            // One file with three names has become three files.
            differences.removeAll { $0.contains(": links 1, 3") || $0.contains(": same inode as") }
            #expect(differences == [])
            #expect(copied.nodes.count == count)
            try #expect(System.lstat(overlay.inUpper("tree/sparse")).st_blocks <= 8)
            try #expect(System.lstat(overlay.inUpper("tree/sparse")).st_size == 3 << 20)
        }
    }

    @Test(withOthers, arguments: [false, true]) func holesStayHoles(lowerInMemory: Bool) throws {
        let pieces = [(0, 1), (1 << 20, 70_000), (5 << 20, 4096), (9 << 20, 131_073)]
        var numbers = SeededNumbers(seed: 21)
        let data = numbers.bytes(200_000)
        func write(_ path: String) throws {
            try makeFile(path)
            try withOpen(path, O_WRONLY) { file in
                for (offset, length) in pieces { try System.write(file, Array(data.prefix(length)), at: offset) }
            }
            try System.truncate(path, 16 << 20)
        }
        try withOverlay(OverlaySetting(lowerInMemory: lowerInMemory), lower: { try write($0 + "/file") }) { overlay in
            try System.chmod(overlay.path("file"), 0o600)
            let content = try System.storedContents(of: overlay.inLower("file"))
            try #expect(System.storedContents(of: overlay.inUpper("file")).hasSameBytes(as: content))
            let blocks = try [overlay.lower, overlay.upper].map { try System.stat($0 + "/file").st_blocks }
            #expect(blocks[1] <= blocks[0] + 64, "\(blocks)")
            #expect(blocks[1] < 2048)
        }
    }

    private func makeDeepFile(_ lower: String) throws {
        var path = lower
        for name in ["a", "b", "c"] {
            path += "/" + name
            try System.mkdir(path)
            try System.chmod(path, 0o2751)
            try System.setxattr(path, "user.name", Array(name.utf8))
            try makeFile(path + "/beside", "x")
        }
        try makeFile(path + "/file", Self.text)
        try setOldTimes(in: lower)
    }

    @Test(withOthers) func parentsAreCopiedWithoutWhatIsInThem() throws {
        try withOverlay(lower: makeDeepFile) { overlay in
            try System.chmod(overlay.path("a/b/c/file"), 0o600)
            try #expect(
                Tree(of: overlay.upper).nodes.keys.sorted { $0.count < $1.count }.map {
                    String(decoding: $0, as: UTF8.self)
                } == ["", "a", "a/b", "a/b/c", "a/b/c/file"])
            // Nobody has changed the folders.
            for name in ["a", "a/b", "a/b/c"] {
                let (copy, _) = try Tree.Node.read(overlay.inUpper(name))
                let (original, _) = try Tree.Node.read(overlay.inLower(name))
                #expect(copy.differences(from: original, .init(directoryLinks: false)) == [])
            }
        }
    }

    @Test(withOthers) func whoOnlyLooksCopiesNothing() throws {
        try withOverlay(lower: { try SampleTree.make(at: $0 + "/tree") }) { overlay in
            try requireSame(overlay.path("tree"), overlay.inLower("tree"))
            try #expect(System.access(overlay.path("tree/program"), W_OK) == ())
            _ = try System.statvfs(overlay.path("tree"))
            try withOpen(overlay.path("tree/sub/file4")) { try System.flock($0, LOCK_EX | LOCK_NB) }
            #expect(throws: SystemError(EEXIST)) { try System.mkdir(overlay.path("tree/sub")) }
            #expect(throws: SystemError(ENOTEMPTY)) { try System.rmdir(overlay.path("tree/sub")) }
            #expect(throws: SystemError(ENODATA)) { try System.getxattr(overlay.path("tree/sub/file4"), "user.none") }
            try #expect(System.names(in: overlay.upper).count == 2)
        }
    }

    // MARK: How much is copied

    /// Runs a test with an UPPER that has room for a mebibyte.
    private func withSmallUpper(lower prepare: (String) throws -> Void, _ body: (Overlay) throws -> Void) throws {
        let folder = TemporaryFolder()
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        for path in [lower, upper] { try System.mkdir(path) }
        try prepare(lower)
        try System.checked(mount("small", upper, "tmpfs", 0, "size=1m"))
        defer { MountTable.clear(upper) }
        try withMount(.file("scripts/overlay.lua"), arguments: [lower, upper]) { mount in
            try body(Overlay(mount: mount, lower: lower, upper: upper))
        }
    }

    @Test(withOthers) func whatIsCutOffIsNotCopied() throws {
        var numbers = SeededNumbers(seed: 22)
        let content = numbers.bytes(4 << 20)
        let names = ["file", "opened", "cut", "cut open"]
        try withSmallUpper(lower: { for name in names { try makeFile("\($0)/\(name)", content) } }) { overlay in
            // There is no room for all of it.
            #expect(throws: SystemError(ENOSPC)) { try System.open(overlay.path("file"), O_WRONLY) }
            #expect(throws: SystemError(ENOSPC)) { try System.chmod(overlay.path("file"), 0o600) }
            try #expect(System.contents(of: overlay.path("file")).hasSameBytes(as: content))
            try #expect(System.names(in: overlay.upper).count == 2)

            let opened = overlay.path("opened")
            try System.utimens(overlay.lower + "/opened", timespec(), timespec())
            close(try System.open(opened, O_WRONLY | O_TRUNC))
            try #expect(System.stat(opened).st_size == 0)
            try #expect(System.stat(opened).st_mtim.tv_sec > 1_000_000)
            try System.truncate(overlay.path("cut"), 5000)
            try #expect(System.contents(of: overlay.path("cut")) == Array(content.prefix(5000)))
            try withOpen(overlay.path("cut open"), O_RDWR | O_TRUNC) { file in
                try System.write(file, Array("new".utf8), at: 0)
                try #expect(System.read(file, 10, at: 0) == Array("new".utf8))
            }
            try #expect(System.contents(of: overlay.path("cut open")) == Array("new".utf8))
            // and what is only looked at
            close(try System.open(overlay.path("file"), O_RDONLY))
            for name in names {
                try #expect(System.contents(of: overlay.inLower(name)).hasSameBytes(as: content))
            }
            let room = try (System.statvfs(overlay.mount.point), System.statvfs(overlay.upper))
            #expect(room.0.f_blocks * room.0.f_frsize == 1 << 20)
            #expect(room.0.f_bfree == room.1.f_bfree)
        }
    }

    // MARK: Open files

    @Test(withOthers) func whoReadsGoesOnInTheCopy() throws {
        var numbers = SeededNumbers(seed: 23)
        let content = numbers.bytes(600_000)
        try withOverlay(lower: { try makeFile($0 + "/file", content) }) { overlay in
            let path = overlay.path("file")
            try withOpen(path) { reader in
                let size = content.count
                let memory = try #require(mmap(nil, size, PROT_READ, MAP_SHARED, reader, 0))
                try #require(memory != MAP_FAILED)
                let bytes = memory.assumingMemoryBound(to: UInt8.self)
                #expect(bytes[0] == content[0])
                try withOpen(path, O_WRONLY) { writer in
                    for offset in [0, 4096, 500_000] {
                        try System.write(writer, Array("changed".utf8), at: offset)
                        try #expect(System.read(reader, 7, at: offset) == Array("changed".utf8))
                        #expect(bytes[offset] == UInt8(ascii: "c"))
                    }
                    // What is not in the kernel's cache, the reader's request brings there.
                    posix_fadvise(reader, 0, 0, POSIX_FADV_DONTNEED)
                    try #expect(System.read(reader, 7, at: 500_000) == Array("changed".utf8))
                    try System.ftruncate(writer, 100)
                    try #expect(System.fstat(reader).st_size == 100)
                    try #expect(System.fstat(reader).st_ino == System.stat(path).st_ino)
                }
                try System.checked(munmap(memory, size))
            }
            let expected = Array("changed".utf8) + content[7..<100]
            try #expect(System.storedContents(of: path) == expected)
            // Nobody waits for the request that closes it.
            try waitUntil("the daemon has closed it") {
                try !ProcessFigures(overlay.mount.processID).descriptors.values.contains { $0.hasSuffix("/file") }
            }
        }
    }

    @Test(withOthers) func locksHoldWhenTheFileIsCopied() throws {
        try withOverlay(lower: { try makeFile($0 + "/file", Self.text) }) { overlay in
            try withOpen(overlay.path("file")) { first in
                try System.flock(first, LOCK_EX)
                try withOpen(overlay.path("file"), O_RDWR) { second in
                    #expect(overlay.isInUpper("file"))
                    #expect(throws: SystemError(EWOULDBLOCK)) { try System.flock(second, LOCK_SH | LOCK_NB) }
                    try System.flock(first, LOCK_UN)
                    try System.flock(second, LOCK_EX | LOCK_NB)
                    #expect(throws: SystemError(EWOULDBLOCK)) { try System.flock(first, LOCK_SH | LOCK_NB) }
                }
            }
        }
    }

    @Test(withOthers, arguments: [O_RDONLY, O_RDWR]) func aFileCanBeRemovedWhileItIsOpen(flags: Int32) throws {
        try withOverlay(lower: { try makeFile($0 + "/file", Self.text) }) { overlay in
            let path = overlay.path("file")
            try withOpen(path, flags) { file in
                try System.unlink(path)
                #expect(throws: SystemError(ENOENT)) { try System.stat(path) }
                #expect(overlay.isWhiteout("file"))
                try #expect(System.names(in: overlay.upper).count == 3)
                try #expect(overlay.mount.list() == [])
                try makeFile(path, "another")
                try #expect(System.read(file, 100, at: 0) == Array(Self.text.utf8))
                try #expect(System.fstat(file).st_nlink == 0)
                // Nothing of this is done to the file in LOWER, nor to the one that has its name now.
                try System.checked(fchmod(file, 0o600))
                try System.checked(fchown(file, 1234, 4321))
                try System.checked(fsetxattr(file, "user.a", "b", 1, 0))
                if flags != O_RDONLY {
                    try System.write(file, Array("WHAT".utf8), at: 0)
                    try System.ftruncate(file, 10)
                    try #expect(System.read(file, 100, at: 0) == Array("WHAT is in".utf8))
                }
                try System.checked(futimens(file, [timespec(nanoseconds: 5), timespec(nanoseconds: 6)]))
                try #expect(System.fstat(file).st_uid == 1234)
                try #expect(System.fstat(file).st_mtim.nanoseconds == 6)
            }
            try #expect(System.contents(of: path) == Array("another".utf8))
        }
    }

    // MARK: What a crash leaves behind

    /// Ends the daemon at some moment of the copying, again and again.
    @Test(withOthers) func aCrashLeavesTheFileWhole() throws {
        var numbers = SeededNumbers(seed: 24)
        let content = numbers.bytes(40 << 20)
        let folder = TemporaryFolder()
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        for path in [lower, upper] { try System.mkdir(path) }
        try makeFile(lower + "/file", content)
        for round in 0..<6 {
            let mount = try Mount(.file("scripts/overlay.lua"), arguments: [lower, upper])
            try #expect(System.names(in: mount.point).sorted() == [".", "..", "file"])
            let change = try Program.shell.start(["-c", "exec 3>>file"], in: mount.point)
            usleep(UInt32(round * 6000))
            mount.child.kill()
            _ = try change.wait()
            if let copy = try? System.stat(upper + "/file") {
                #expect(copy.st_size == content.count)
                try #expect(System.contents(of: upper + "/file").hasSameBytes(as: content))
                try System.unlink(upper + "/file")
            }
        }
    }
}
