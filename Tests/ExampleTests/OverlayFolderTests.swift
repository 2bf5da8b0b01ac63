import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// overlay.lua: folders of which each layer has a part, and the numbers of files
@Suite struct OverlayFolderTests {
    /// The entries of a folder must agree with what stat(2) says of each.
    private func check(_ overlay: Overlay, _ name: String, _ expected: [String]) throws {
        let path = overlay.path(name)
        let entries = try System.entries(of: path)
        #expect(entries.map(\.text).sorted() == ([".", ".."] + expected).sorted())
        for entry in entries where entry.text != ".." || path != overlay.mount.point {
            let status = try System.lstat(path + "/" + entry.text)
            #expect(entry.inode == status.st_ino, "\(name)/\(entry.text)")
            #expect(UInt32(entry.type) << 12 == status.st_mode & S_IFMT, "\(name)/\(entry.text)")
        }
    }

    private func makeLower(_ lower: String) throws {
        for name in ["d", "d/sub", "d/sub/deep", "empty"] { try System.mkdir("\(lower)/\(name)") }
        for name in ["f", "d/a", "d/b", "d/sub/x"] { try makeFile("\(lower)/\(name)", name) }
        try System.symlink("f", lower + "/d/link")
        try System.mknod(lower + "/d/fifo", S_IFIFO | 0o600)
        try System.mknod(lower + "/d/device", S_IFCHR | 0o600, 0x103)
    }

    @Test(withOthers, arguments: [false, true]) func bothAreListedOnce(lowerInMemory: Bool) throws {
        let lower = ["a", "b", "device", "fifo", "link", "sub"]
        try withOverlay(OverlaySetting(lowerInMemory: lowerInMemory), lower: makeLower) { overlay in
            try check(overlay, "", ["d", "empty", "f"])
            try check(overlay, "d", lower)
            try makeFile(overlay.path("d/new"), "x")
            try System.mkdir(overlay.path("d/folder"))
            try check(overlay, "d", lower + ["folder", "new"])
            try check(overlay, "d/folder", [])
            for name in ["d/a", "d/fifo", "d/sub"] { try System.chmod(overlay.path(name), 0o700) }
            try check(overlay, "d", lower + ["folder", "new"])
            for name in ["a", "b", "new", "device"] { try System.unlink(overlay.path("d/" + name)) }
            try check(overlay, "d", ["fifo", "folder", "link", "sub"])
            try check(overlay, "d/sub", ["deep", "x"])
            try System.rename(overlay.path("d/link"), overlay.path("d/folder/link"))
            try makeFile(overlay.path("d/b"), "again")
            try check(overlay, "d", ["b", "fifo", "folder", "sub"])
            try check(overlay, "d/folder", ["link"])
            try check(overlay, "", ["d", "empty", "f"])
        }
    }

    @Test(withOthers) func aFolderThatIsOpenShowsWhatChanges() throws {
        try withOverlay(lower: makeLower) { overlay in
            let folder = try #require(opendir(overlay.path("d/sub")))
            defer { closedir(folder) }
            func names() -> [String] {
                rewinddir(folder)
                var found: [String] = []
                while let entry = readdir(folder) {
                    found.append(
                        withUnsafeBytes(of: &entry.pointee.d_name) {
                            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                        })
                }
                return found.sorted()
            }
            #expect(names() == [".", "..", "deep", "x"])
            // Only now there is one in UPPER too.
            try makeFile(overlay.path("d/sub/y"), "y")
            #expect(names() == [".", "..", "deep", "x", "y"])
            for name in ["x", "y"] { try System.unlink(overlay.path("d/sub/" + name)) }
            try System.rmdir(overlay.path("d/sub/deep"))
            #expect(names() == [".", ".."])
            try System.rmdir(overlay.path("d/sub"))
            try System.mkdir(overlay.path("d/sub"))
            try makeFile(overlay.path("d/sub/z"), "z")
            #expect(names().filter { !$0.hasPrefix(".") } == [])
            try System.checked(fsync(dirfd(folder)))
            let open = try ProcessFigures(overlay.mount.processID).descriptors.values
            #expect(open.contains { $0.contains("sub") }, "\(open)")
        }
    }

    @Test(withOthers) func manyEntriesOfBoth() throws {
        let count = 600
        func prepare(_ lower: String) throws {
            for number in 0..<count { try makeFile("\(lower)/\(String(repeating: "n", count: 240))\(number)") }
        }
        try withOverlay(lower: prepare) { overlay in
            for number in stride(from: 0, to: count, by: 3) {
                try System.unlink(overlay.path(String(repeating: "n", count: 240) + "\(number)"))
                try makeFile(overlay.path("new\(number)"))
            }
            let names = try System.names(in: overlay.mount.point)
            #expect(names.count == count + 2)
            #expect(Set(names).count == count + 2)
        }
    }

    // MARK: Numbers

    /// What goes down and up a tree compares them to know where it is.
    @Test(withOthers) func aFolderKeepsItsNumberWhenItIsCopied() throws {
        try withOverlay(lower: makeLower) { overlay in
            let names = ["", "d", "d/sub", "d/sub/deep"]
            func inodes() throws -> [ino_t] { try names.map { try System.stat(overlay.path($0)).st_ino } }
            let before = try inodes()
            try makeFile(overlay.path("d/sub/deep/new"), "x")
            #expect(overlay.isInUpper("d/sub/deep"))
            try #expect(inodes() == before)
            try System.unlink(overlay.path("d/sub/deep/new"))
            try #expect(inodes() == before)
            // It says nothing of how many folders are in it.
            try #expect(System.stat(overlay.path("d")).st_nlink == 1)
        }
    }

    @Test(withOthers) func numbersOfTwoFileSystemsDoNotMeet() throws {
        let folder = TemporaryFolder()
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        // Each counts its files from the beginning.
        for path in [lower, upper] {
            try System.mkdir(path)
            try System.checked(mount("numbers", path, "tmpfs", 0, ""))
        }
        defer { for path in [lower, upper] { MountTable.clear(path) } }
        try makeLower(lower)
        for number in 0..<20 { try makeFile("\(upper)/new\(number)") }
        func inodes(_ folder: String) throws -> Set<UInt64> {
            Set(try System.entries(of: folder).filter { !$0.text.hasPrefix(".") }.map(\.inode))
        }
        let common = try inodes(lower).intersection(inodes(upper))
        try #require(!common.isEmpty)
        try withMount(.file("scripts/overlay.lua"), arguments: [lower, upper]) { mount in
            for name in ["d/a", "d/sub"] { try System.chmod(mount.path(name), 0o700) }
            let tree = try Tree(of: mount.point)
            #expect(tree.nodes.count > 25)
            #expect(tree.nodes.allSatisfy { $0.value.firstName == $0.key })
            try withOpen(mount.path("d/b")) { file in
                try #expect(System.fstat(file).st_ino == System.stat(mount.path("d/b")).st_ino)
            }
        }
    }

    // MARK: Paths

    /// Deeper than one call can name, in LOWER, and so copied.
    @Test(withOthers) func pathsMayBeLongerThanACall() throws {
        let folder = TemporaryFolder()
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        for path in [lower, upper] { try System.mkdir(path) }
        let name = String(repeating: "d", count: 200)
        func descend(_ top: String, making: Bool) throws -> Int32 {
            var place = try System.open(top, O_RDONLY | O_DIRECTORY)
            for _ in 0..<30 {
                if making { try System.checked(mkdirat(place, name, 0o755)) }
                let next = try System.checked(openat(place, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
                close(place)
                place = next
            }
            return place
        }
        let bottom = try descend(lower, making: true)
        close(try System.checked(openat(bottom, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)))
        close(bottom)
        try withMount(.file("scripts/overlay.lua"), arguments: [lower, upper]) { mount in
            let place = try descend(mount.point, making: false)
            defer { close(place) }
            let file = try System.checked(openat(place, "file", O_RDWR | O_CLOEXEC))
            try System.write(file, Array("deep".utf8))
            try #expect(System.read(file, 9, at: 0) == Array("deep".utf8))
            close(file)
            try System.checked(unlinkat(place, "file", 0))
            #expect(throws: SystemError(ENOENT)) { try System.checked(faccessat(place, "file", F_OK, 0)) }
        }
        let above = try descend(upper, making: false)
        defer { close(above) }
        var status = stat()
        try System.checked(fstatat(above, "file", &status, AT_SYMLINK_NOFOLLOW))
        #expect(status.st_mode & S_IFMT == S_IFCHR)
        // FileManager can't.
        try Program.remove.run(["-r", lower, upper], in: "/")
    }

    @Test(withOthers) func namesThatAreTooLong() throws {
        try withOverlay(lower: makeLower) { overlay in
            let long = overlay.path("d/" + String(repeating: "n", count: 256))
            #expect(throws: SystemError(ENAMETOOLONG)) { try System.stat(long) }
            #expect(throws: SystemError(ENAMETOOLONG)) { try System.mkdir(long) }
            #expect(throws: SystemError(ENAMETOOLONG)) { try System.rename(overlay.path("f"), long) }
            let just = overlay.path("d/" + String(repeating: "n", count: 255))
            try System.rename(overlay.path("f"), just)
            try System.unlink(just)
            try #expect(overlay.mount.list("d").count == 6)
        }
    }

    /// A link is the business of whoever follows it; to the daemon it is what it is.
    @Test(withOthers) func linksAreNotFollowed() throws {
        let outside = TemporaryFolder()
        try outside.write("outside", to: "file")
        func prepare(_ lower: String) throws {
            try System.symlink(outside.path, lower + "/out")
            try System.symlink(outside.path("file"), lower + "/file")
            try System.mkdir(lower + "/d")
            try makeFile(lower + "/d/file", "inside")
        }
        try withOverlay(lower: prepare) { overlay in
            // The folder that is copied is one, whatever somebody puts there.
            try System.symlink(outside.path, overlay.inUpper("d"))
            try #expect(System.readlink(overlay.path("d")) == Array(outside.path.utf8))
            try System.chown(overlay.path("file"), 1234, 1234)
            try System.utimens(overlay.path("out"), timespec(), timespec(), flags: AT_SYMLINK_NOFOLLOW)
            try #expect(System.readlink(overlay.inUpper("out")) == Array(outside.path.utf8))
            try System.unlink(overlay.path("file"))
            try System.unlink(overlay.path("out"))
            try #expect(System.stat(outside.path("file")).st_uid == geteuid())
            try #expect(System.names(in: outside.path).count == 3)
        }
    }

    /// Below the mount point there is what it covers, and not the overlay itself, which would wait for itself.
    @Test(withOthers) func aLayerMayHoldTheMountPoint() throws {
        for which in ["lower", "upper", "both"] {
            let folder = TemporaryFolder()
            let (lower, upper) = (folder.path("lower"), folder.path("upper"))
            let top = which == "lower" ? lower : which == "upper" ? upper : folder.path
            let point = top + "/mnt"
            for path in [lower, upper, point, point + "/inner"] { try System.mkdir(path) }
            try makeFile(point + "/covered", "covered")
            let layers = which == "both" ? [folder.path, upper] : [lower, upper]
            let child = try Fluhost.start(
                [Fluhost.repository + "/scripts/overlay.lua"] + layers + [point, "-f", "-o", "nonempty"])
            defer { MountTable.clear(point) }
            try waitUntil("\(point) is mounted") { child.ending != nil || MountTable.isMounted(point) }
            // By others, so that whoever waits for ever can be ended.
            let shell = try Program.shell.start(
                [
                    "-c",
                    "cat mnt/covered && echo x >mnt/new && echo y >>mnt/inner/new && ls -a mnt/inner && rm mnt/covered",
                ],
                in: point)
            let ending = try shell.wait(seconds: 20)
            #expect(ending == .exited(0), "\(which)\(shell.printed)\(child.printed)")
            #expect(shell.output == "covered.\n..\nnew\n")
            child.send(SIGTERM)
            try #expect(child.wait() == .exited(0))
            #expect(child.errors == "")
            let made = which == "upper" ? point : upper + "/mnt"
            try #expect(System.contents(of: made + "/new") == Array("x\n".utf8))
        }
    }
}
