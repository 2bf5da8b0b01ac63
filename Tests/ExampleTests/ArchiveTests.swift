import Glibc
import TestSupport
import Testing

/// tar and rsync on file systems of ours
@Suite struct ArchiveTests {
    @Test(arguments: Example.allCases) func tarKeepsEverything(on example: Example) throws {
        try example.mounted { mount in
            try SampleTree.make(at: mount.path("original"))
            try System.mkdir(mount.path("copy"))
            let all = ["--xattrs", "--xattrs-include=*", "--numeric-owner"]
            let archive = mount.path("archive.tar")
            try Program.tar.run(
                ["--create", "--format=posix", "--sparse"] + all + ["--file", archive, "original"], in: mount.point)
            // without --delay-directory-restore, directories lose their times where links come late
            try Program.tar.run(
                ["--extract", "--preserve-permissions", "--same-owner", "--delay-directory-restore"] + all
                    + ["--file", archive],
                in: mount.path("copy"))
            try requireSame(mount.path("original"), mount.path("copy/original"))
            try Program.tar.run(["--compare"] + all + ["--file", archive], in: mount.point)
            try #expect(System.stat(mount.path("copy/original/sparse")).st_blocks <= 8)
        }
    }

    private static let everything = [
        "--archive", "--hard-links", "--acls", "--xattrs", "--sparse", "--numeric-ids", "--modify-window=-1",
    ]

    @Test(arguments: Example.allCases) func rsyncThereAndBack(on example: Example) throws {
        let outside = TemporaryFolder()
        let source = outside.path("source")
        try System.mkdir(source)
        let attributes = (try? System.setxattr(source, "user.probe", [])) != nil
        try System.rmdir(source)
        try SampleTree.make(at: source, attributes: attributes)
        try example.mounted { mount in
            func rsync(_ from: String, _ to: String, _ options: String...) throws -> String {
                try Program.rsync.run(Self.everything + options + ["--itemize-changes", from + "/", to], in: "/")
            }
            let there = mount.path("there"), back = outside.path("back")
            try #expect(rsync(source, there).split(separator: "\n").count > 15)
            // A second look finds nothing to do, and that not only by sizes and times.
            try #expect(rsync(source, there) == "")
            try #expect(rsync(source, there, "--checksum") == "")
            _ = try rsync(there, back)
            try #expect(rsync(there, back) == "")
            let rules = Tree.Rules(directoryLinks: false)
            try requireSame(source, there, rules)
            try requireSame(source, back, rules)
            try #expect(System.stat(there + "/sparse").st_blocks <= 8)

            // What changes goes over, into the files that are there and out of the directory.
            let file = try System.open(source + "/sub/file5", O_WRONLY)
            defer { close(file) }
            try System.write(file, Array("changed".utf8), at: 300_000)
            try System.unlink(source + "/sub/file1")
            try System.rename(source + "/program", source + "/empty/program")
            let changes = try rsync(source, there, "--delete", "--inplace", "--no-whole-file")
            #expect(changes.contains("*deleting   program"))
            try #expect(rsync(source, there, "--delete", "--checksum") == "")
            try requireSame(source, there, rules)
        }
    }
}
