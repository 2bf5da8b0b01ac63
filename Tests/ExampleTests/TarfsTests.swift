import Foundation
import Glibc
import TestSupport
import Testing

/// scripts/tarfs.lua shows what tar(1) extracts.
@Suite struct TarfsTests {
    /// How an archive is made.
    enum Format: String, CaseIterable, Sendable {
        case v7, ustar, oldgnu, gnu, posix
        case sparse00 = "0.0", sparse01 = "0.1", sparse10 = "1.0"

        /// Whether there is room for everything in it.
        var isRich: Bool { self != .v7 && self != .ustar }

        var words: [String] {
            switch self {
            // Those have no times before 1970, and v7 no special files either.
            case .v7: ["--format=v7", "--mtime=@1234567890", "--exclude=fifo", "--exclude=device", "--exclude=disk"]
            case .ustar: ["--format=ustar", "--mtime=@1234567890"]
            case .oldgnu, .gnu: ["--format=\(rawValue)", "--sparse"]
            case .posix: ["--format=posix"] + Format.attributes
            case .sparse00, .sparse01, .sparse10:
                ["--format=posix", "--sparse-version=\(rawValue)"] + Format.attributes
            }
        }

        static let attributes = ["--xattrs", "--xattrs-include=user.*"]
    }

    /// More than old formats have room for: long names, many holes, owners with large numbers.
    private func addRichness(to folder: String) throws {
        let deep = (0..<3).map { _ in String(repeating: "n", count: 90) }.joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "\(folder)/\(deep)", withIntermediateDirectories: true)
        let long = "\(deep)/\(String(repeating: "f", count: 255))"
        try System.close(System.open("\(folder)/\(long)", O_WRONLY | O_CREAT))
        try System.link("\(folder)/\(long)", folder + "/" + String(repeating: "l", count: 120))
        try System.symlink(String(repeating: "target/", count: 100), folder + "/far")
        if geteuid() == 0 { try System.chown("\(folder)/\(long)", 3_000_000, 4_294_967_290) }

        var numbers = SeededNumbers(seed: 2)
        try withOpen(folder + "/holes", O_WRONLY | O_CREAT) { file in
            for piece in 0..<200 { try System.write(file, numbers.bytes(5000), at: piece * 65_536 + piece % 7 * 4096) }
            try System.ftruncate(file, 20 << 20)
        }
    }

    private func extract(_ archive: String, to folder: String) throws {
        try System.mkdir(folder)
        try Program.tar.run(
            ["--extract", "--preserve-permissions", "--same-owner", "--delay-directory-restore", "--numeric-owner"]
                + Format.attributes + ["--file", archive], in: folder)
    }

    @Test(arguments: Format.allCases) func itShowsWhatIsExtracted(format: Format) throws {
        let folder = TemporaryFolder()
        let source = folder.path("source"), archive = folder.path("archive.tar"), copy = folder.path("copy")
        try System.mkdir(source)
        let attributes = (try? System.setxattr(source, "user.probe", [])) != nil
        try System.rmdir(source)
        try SampleTree.make(at: source, attributes: attributes)
        if format.isRich { try addRichness(to: source) }
        try Program.tar.run(["--create"] + format.words + ["--file", archive, "--directory", source, "."])
        try extract(archive, to: copy)
        try withTarfs(archive) { mount in
            try requireSame(mount.point, copy, Tree.Rules(directoryLinks: false))
            let folders = try System.entries(of: mount.point).count { $0.type == Int32(DT_DIR) }  // with . and ..
            try #expect(Int(System.stat(mount.point).st_nlink) == folders)
            try #expect(System.stat(mount.path("sub")).st_nlink == 2 + 1)
            if format.isRich { try requireSamePieces(mount.path("holes"), copy + "/holes") }
            if format.words.contains(where: { $0.hasPrefix("--sparse") }) {
                try #expect(System.stat(mount.path("sparse")).st_blocks <= 8)
            }
        }
    }

    /// Reads here and there, as long as a request and longer, aligned and not.
    private func requireSamePieces(_ first: String, _ second: String) throws {
        var numbers = SeededNumbers(seed: 4)
        try withOpen(first) { first in
            posix_fadvise(first, 0, 0, POSIX_FADV_RANDOM)
            try withOpen(second) { second in
                for _ in 0..<100 {
                    let offset = Int.random(in: 0..<21 << 20, using: &numbers)
                    let count = [1, 100, 5000, 131_072, 300_000][Int.random(in: 0..<5, using: &numbers)]
                    posix_fadvise(first, 0, 0, POSIX_FADV_DONTNEED)
                    let same = try System.read(first, count, at: offset)
                        .hasSameBytes(as: System.read(second, count, at: offset))
                    #expect(same, "\(count) bytes at \(offset)")
                }
            }
        }
    }

    /// `tar --append` leaves both in the archive.
    @Test func laterMembersReplaceEarlierOnes() throws {
        let folder = TemporaryFolder()
        let archive = folder.path("archive.tar"), copy = folder.path("copy")
        func write(_ names: String..., text: String) throws {
            for name in names { try folder.write(text, to: name) }
        }
        func tar(_ mode: String, _ names: String...) throws {
            try Program.tar.run([mode, "--file", archive] + names, in: folder.path)
        }
        try System.mkdir(folder.path("a"))
        try write("a/one", "a/two", "three", "four", text: "first")
        try System.link(folder.path("a/one"), folder.path("linked"))
        try tar("--create", "a", "three", "four", "linked")
        try System.unlink(folder.path("a/one"))
        try System.unlink(folder.path("four"))
        try write("a/one", text: "second, and longer")
        try System.chmod(folder.path("a"), 0o700)
        try System.mkdir(folder.path("four"))
        try write("four/five", text: "in it")
        try tar("--append", "a/one", "four")
        try tar("--append", "--no-recursion", "a")
        try extract(archive, to: copy)
        try withTarfs(archive) { mount in
            let difference = try Tree(of: mount.path("a")).differences(from: Tree(of: copy + "/a"))
            #expect(difference == [])
            for name in ["linked", "three", "a/one", "a/two", "four/five"] {
                try #expect(System.contents(of: mount.path(name)) == System.contents(of: "\(copy)/\(name)"))
                try #expect(System.stat(mount.path(name)).st_nlink == 1)
            }
            try #expect(System.stat(mount.path("a")).st_mode & 0o777 == 0o700)
            try #expect(mount.list() == ["a", "four", "linked", "three"])
        }
    }

    @Test func realPrograms() throws {
        let folder = TemporaryFolder()
        let work = folder.path("work"), archive = folder.path("archive.tar")
        try System.mkdir(work)
        func git(_ words: String..., in directory: String) throws -> String {
            try Program.git.run(["-c", "init.defaultBranch=main", "-c", "safe.directory=*"] + words, in: directory)
        }
        _ = try git("init", "--quiet", in: work)
        var numbers = SeededNumbers(seed: 9)
        for index in 0..<50 {
            try folder.write("file \(index)\n" + (index % 10 == 3 ? "needle\n" : ""), to: "work/file\(index)")
        }
        try Data(numbers.bytes(3 << 20)).write(to: URL(fileURLWithPath: work + "/large"))
        _ = try git("add", ".", in: work)
        _ = try git("commit", "--quiet", "--message", "all", in: work)
        let sums = try Program.shell.run(["-c", "find . -type f | sort | xargs md5sum"], in: work)
        try Program.tar.run(["--create", "--file", archive, "work"], in: folder.path)
        try withTarfs(archive) { mount in
            let there = mount.path("work")
            try #expect(Program.shell.run(["-c", "find . -type f | sort | xargs md5sum"], in: there) == sums)
            let found = try Program("grep").run(["--recursive", "--files-with-matches", "needle", "."], in: there)
            #expect(found.split(separator: "\n").count == 5)
            _ = try git("fsck", "--full", "--strict", "--no-progress", in: there)
            try #expect(git("--no-optional-locks", "status", "--porcelain", in: there) == "")
            try #expect(git("rev-parse", "HEAD", in: there) == git("rev-parse", "HEAD", in: work))
            _ = try git("clone", "--quiet", there, folder.path("clone"), in: "/")
            try #expect(git("rev-parse", "HEAD", in: folder.path("clone")) == git("rev-parse", "HEAD", in: work))
            // An archive in an archive, and again the same.
            try Program.tar.run(["--create", "--file", folder.path("again.tar"), "work"], in: mount.point)
            try Program.tar.run(["--compare", "--file", folder.path("again.tar")], in: folder.path)
        }
    }

    @Test func nothingCanBeChanged() throws {
        let folder = TemporaryFolder()
        var writer = TarWriter()
        writer.add("file", "text")
        writer.finish()
        try writer.write(to: folder.path("archive.tar"))
        try withTarfs(folder.path("archive.tar")) { mount in
            let file = mount.path("file")
            #expect(throws: SystemError(EROFS)) { try System.open(file, O_WRONLY) }
            #expect(throws: SystemError(EROFS)) { try System.truncate(file, 0) }
            #expect(throws: SystemError(EROFS)) { try System.chmod(file, 0o600) }
            #expect(throws: SystemError(EROFS)) { try System.unlink(file) }
            #expect(throws: SystemError(EROFS)) { try System.mkdir(mount.path("new")) }
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("none")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.stat(mount.path("file/none")) }
            try #expect(mount.content("file") == "text")
            let statistics = try System.statvfs(mount.point)
            #expect(statistics.f_files == 2)
            #expect(statistics.f_bavail == 0)
            #expect(Int(statistics.f_blocks * statistics.f_frsize) == writer.bytes.count)
        }
    }

    /// Others get what the archive lets them have.
    @Test(withOthers) func otherUsers() throws {
        let folder = TemporaryFolder()
        var writer = TarWriter()
        writer.add("open", "for all")
        writer.add("closed", type: "0", Array("for root".utf8), changes: [100: Array("0000600".utf8)])
        writer.finish()
        try writer.write(to: folder.path("archive.tar"))
        try withTarfs(folder.path("archive.tar"), options: ["-o", "allow_other"]) { mount in
            try System.chmod(mount.point + "/..", 0o711)
            try #expect(Program.cat.run([mount.path("open")], user: somebody) == "for all")
            let child = try Program.cat.start([mount.path("closed")], user: somebody)
            try #expect(child.wait() == .exited(1))
            #expect(child.errors.contains("Permission denied"))
            try #expect(Program.cat.run([mount.path("closed")]) == "for root")
        }
    }
}
