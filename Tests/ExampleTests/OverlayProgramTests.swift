import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// Programs on overlay.lua, with a full lower folder
@Suite struct OverlayProgramTests {
    private func git(_ words: String..., in directory: String) throws -> String {
        try Program.git.run(
            ["-c", "init.defaultBranch=main", "-c", "gc.auto=0", "-c", "safe.directory=*"] + words, in: directory)
    }

    /// The sources of a program of `units` units, and a makefile.
    private func makeSources(_ folder: String, units: Int) throws {
        try System.mkdir(folder)
        let makefile = """
            units = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
            program: $(units)
            \tgcc -o $@ $^
            %.o: %.c src/units.h
            \tgcc -O0 -c -o $@ $<

            """
        try makeFile(folder + "/Makefile", makefile)
        try System.mkdir(folder + "/src")
        try makeFile(folder + "/src/units.h", (0..<units).map { "int unit\($0)(void);\n" }.joined())
        for unit in 0..<units {
            try makeFile(
                "\(folder)/src/unit\(unit).c", "#include \"units.h\"\nint unit\(unit)(void) { return \(unit); }\n")
        }
        let sum = (0..<units).map { "unit\($0)()" }.joined(separator: " + ")
        try makeFile(
            folder + "/src/main.c",
            "#include <stdio.h>\n#include \"units.h\"\nint main(void) { printf(\"%d\\n\", \(sum)); }\n")
    }

    /// A repository with two branches is checked out, built, changed, committed, packed anew; the one in LOWER stays.
    @Test(withOthers) func gitAndMakeWorkOnARepositoryOfLower() throws {
        func prepare(_ lower: String) throws {
            let project = lower + "/project"
            try makeSources(project, units: 6)
            _ = try git("init", "--quiet", in: project)
            _ = try git("add", ".", in: project)
            _ = try git("commit", "--quiet", "--message", "first", in: project)
            _ = try git("checkout", "--quiet", "-b", "other", in: project)
            try System.rename(project + "/src", project + "/source")
            _ = try git("add", "--all", in: project)
            _ = try git("commit", "--quiet", "--message", "renamed", in: project)
            _ = try git("checkout", "--quiet", "main", in: project)
        }
        try withOverlay(lower: prepare) { overlay in
            let project = overlay.path("project")
            let head = try git("rev-parse", "HEAD", in: project)
            try #expect(git("status", "--porcelain", in: project) == "")
            func result() throws -> String {
                try Program.make.run(["-j2"], in: project)
                return try Program.shell.run(["-c", "./program"], in: project)
            }
            try #expect(result() == "15\n")
            try #expect(Program.make.run([], in: project).contains("up to date"))
            try overlay.mount.makeFile("project/src/unit3.c", "int unit3(void) { return 1003; }\n")
            try #expect(result() == "1015\n")
            try #expect(git("status", "--porcelain", "--untracked-files=no", in: project) == " M src/unit3.c\n")
            _ = try git("commit", "--quiet", "--all", "--message", "changed", in: project)
            _ = try git("clean", "--quiet", "-fdx", in: project)

            _ = try git("checkout", "--quiet", "other", in: project)
            #expect(throws: SystemError(ENOENT)) { try System.stat(project + "/src") }
            try #expect(overlay.mount.list("project/source").count == 8)
            _ = try git("merge", "--quiet", "--message", "merged", "main", in: project)
            try #expect(overlay.mount.content("project/source/unit3.c").contains("1003"))
            _ = try git("checkout", "--quiet", "main", in: project)
            try #expect(overlay.mount.list("project/src").count == 8)
            try #expect(git("status", "--porcelain", in: project) == "")
            _ = try git("gc", "--quiet", "--prune=now", in: project)
            _ = try git("fsck", "--full", "--strict", "--no-progress", in: project)
            try #expect(git("count-objects", in: project).hasPrefix("0 objects"))
            _ = try git("clone", "--quiet", project, overlay.path("clone"), in: "/")
            try #expect(git("rev-list", "--count", "other", in: project) == "4\n")
            // In LOWER nothing of it has happened.
            try #expect(git("--no-optional-locks", "rev-parse", "main", in: overlay.inLower("project")) == head)
        }
    }

    @Test(withOthers) func tarTakesWhatIsSeen() throws {
        let outside = TemporaryFolder()
        try withOverlay(lower: { try SampleTree.make(at: $0 + "/tree") }) { overlay in
            try System.unlink(overlay.path("tree/sub/file1"))
            try System.rename(overlay.path("tree/program"), overlay.path("tree/sub/program"))
            try Program.remove.run(["-r", "with spaces\n", "sub/deep"], in: overlay.path("tree"))
            try System.mkdir(overlay.path("tree/sub/deep"))
            try makeFile(overlay.path("tree/sub/deep/new"), "new")
            try System.chmod(overlay.path("tree/sub/file3"), 0o4711)
            // A file that has several names has them all in UPPER, or it would be more than one.
            for name in ["hard", "sub/file2"] { try System.unlink(overlay.path("tree/" + name)) }
            let all = ["--xattrs", "--xattrs-include=*", "--numeric-owner"]
            let archive = outside.path("archive.tar")
            try Program.tar.run(
                ["--create", "--format=posix", "--sparse"] + all + ["--file", archive, "tree"], in: overlay.mount.point)
            try Program.tar.run(["--compare"] + all + ["--file", archive], in: overlay.mount.point)
            try Program.tar.run(
                ["--extract", "--preserve-permissions", "--same-owner", "--delay-directory-restore"] + all
                    + ["--file", archive], in: outside.path)
            try requireSame(outside.path("tree"), overlay.path("tree"), .init(directoryLinks: false))
            // and into the overlay, over what is there
            try Program.tar.run(
                [
                    "--extract", "--preserve-permissions", "--same-owner", "--delay-directory-restore",
                    "--recursive-unlink",
                ]
                    + all + ["--file", archive], in: overlay.mount.point)
            try requireSame(outside.path("tree"), overlay.path("tree"), .init(directoryLinks: false))
        }
    }

    @Test(withOthers) func rsyncMakesItTheSame() throws {
        let outside = TemporaryFolder()
        let source = outside.path("source")
        try SampleTree.make(at: source)
        try System.unlink(source + "/sub/file1")
        try System.rename(source + "/sub/file5", source + "/sub/renamed")
        try withOverlay(lower: { try SampleTree.make(at: $0 + "/tree") }) { overlay in
            let words = ["--archive", "--hard-links", "--xattrs", "--numeric-ids", "--modify-window=-1", "--delete"]
            func rsync(_ more: String...) throws -> String {
                try Program.rsync.run(
                    words + more + ["--itemize-changes", source + "/", overlay.path("tree")], in: "/")
            }
            try #expect(rsync().contains("*deleting   sub/file5"))
            try #expect(rsync("--checksum") == "")
            // Times first: the copies of LOWER's names of one file are three, until they are one in UPPER.
            try requireSame(source, overlay.path("tree"), .init(directoryLinks: false))
        }
    }

    /// Programs that go through trees compare the numbers of folders, on the way down and up.
    @Test(withOthers) func aDeepTreeIsRemovedCopiedAndChanged() throws {
        func prepare(_ lower: String) throws {
            var path = lower
            for level in 0..<20 {
                path += "/level\(level)"
                try System.mkdir(path)
                for name in ["a", "b", "c"] { try makeFile("\(path)/\(name)", "\(level)") }
            }
        }
        try withOverlay(lower: prepare) { overlay in
            try Program.shell.run(["-c", "chmod -R go-rwx . && chown -R 1234:4321 ."], in: overlay.path("level0"))
            try #expect(
                Tree(of: overlay.path("level0")).nodes.values.allSatisfy {
                    $0.user == 1234 && $0.group == 4321 && $0.mode & 0o077 == 0
                })
            try Program.copy.run(["--archive", "level0", "copy"], in: overlay.mount.point)
            try requireSame(overlay.path("level0"), overlay.path("copy"), .init(directoryLinks: false))
            try Program.remove.run(["-r", "level0"], in: overlay.mount.point)
            try #expect(overlay.mount.list() == ["copy"])
            try #expect(System.names(in: overlay.upper).count == 4)
            try Program.move.run(["copy", "level0"], in: overlay.mount.point)
            try #expect(Tree(of: overlay.path("level0")).nodes.count == 20 * 4)
        }
    }

    /// Both may go on where the other has stopped.
    @Test(withOthers) func theKernelsOverlayGoesOnWithIt() throws {
        let folder = TemporaryFolder()
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        try System.mkdir(lower)
        try System.mkdir(upper)
        try SampleTree.make(at: lower + "/tree")
        try System.mkdir(lower + "/empty")
        let before = try Tree(of: lower)
        func ours(_ body: (Mount) throws -> Void) throws {
            try withMount(.file("scripts/overlay.lua"), arguments: [lower, upper], body)
        }
        func run(_ command: String, in directory: String) throws {
            try Program.shell.run(["-c", "set -e; " + command], in: directory)
        }
        var seen: Tree?
        try ours { mount in
            try run("rm tree/program; echo x >>tree/sub/file1; rm -r tree/shared; mkdir tree/shared", in: mount.point)
        }
        try withKernelOverlay(lower, upper, writable: true) { point in
            try run("echo again >tree/program; rm tree/sub/file1; echo y >tree/shared/new", in: point)
            try run(
                "rm -r tree/sub/deep; mv tree/link tree/moved; mkdir tree/link; rmdir empty; mkdir empty", in: point)
            try run("chmod 700 tree/sub/file4; touch -d 2001-01-01 tree/sub", in: point)
            seen = try Tree(of: point)
        }
        try ours { mount in
            let seen = try #require(seen)
            try #expect(Tree(of: mount.point).differences(from: seen, .init(directoryLinks: false)) == [])
            try run(
                "rm tree/shared/new; rmdir tree/shared; mv tree/moved tree/sub/deep; ! ls empty | grep .",
                in: mount.point)
            try run("echo z >>tree/sub/file4", in: mount.point)
        }
        try withKernelOverlay(lower, upper, writable: true) { point in
            try run("test -h tree/sub/deep && ! test -e tree/shared && test -e tree/sub/file4", in: point)
        }
        try #expect(Tree(of: lower).differences(from: before) == [])
    }

    @Test(withOthers) func flagsOfChattrAreSetInUpperAlone() throws {
        // FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_NODUMP_FL
        let (get, set, noDump) = (UInt(0x8008_6601), UInt(0x4008_6602), UInt8(0x40))
        func flags(_ path: String) throws -> [UInt8] {
            var flags: [UInt8] = []
            var result: Int32 = 0
            try withOpen(path) { flags = try System.ioctl($0, get, [0, 0, 0, 0, 0, 0, 0, 0], result: &result) }
            return Array(flags.prefix(4))
        }
        func prepare(_ lower: String) throws {
            try System.mkdir(lower + "/d")
            try makeFile(lower + "/d/file", "x")
        }
        try withOverlay(lower: prepare) { overlay in
            for name in ["d/file", "d"] {
                let before = try flags(overlay.inLower(name))
                #expect(before[0] & noDump == 0)
                try #expect(flags(overlay.path(name)) == before)
                var result: Int32 = 0
                try withOpen(overlay.path(name)) {
                    let wanted = [before[0] | noDump] + before[1...] + [0, 0, 0, 0]
                    _ = try System.ioctl($0, set, wanted, result: &result)
                }
                try #expect(flags(overlay.path(name))[0] & noDump != 0)
                try #expect(flags(overlay.inUpper(name))[0] & noDump != 0)
                try #expect(flags(overlay.inLower(name)) == before)
            }
        }
    }

    // MARK: Calling it

    @Test func mistakesAreNamed() throws {
        let folder = TemporaryFolder()
        for name in ["lower", "upper", "mnt"] { try System.mkdir(folder.path(name)) }
        func errors(_ words: String...) throws -> (Ending, String) {
            let result = try Fluhost.run([Fluhost.repository + "/scripts/overlay.lua"] + words, directory: folder.path)
            return (result.ending, result.errors)
        }
        for words in [try errors(), try errors("lower"), try errors("lower", "upper")] {
            #expect(words.0 == .exited(2))
            #expect(words.1 == "usage: fluhost overlay.lua LOWER UPPER MOUNTPOINT [fuse options]\n")
        }
        try #expect(errors("none", "upper", "mnt") == (.exited(1), "overlay: none: No such file or directory\n"))
        try #expect(errors("lower", "none", "mnt") == (.exited(1), "overlay: none: No such file or directory\n"))
        let proc = try errors("lower", "/proc/self", "mnt")
        #expect(proc.0 == .exited(1))
        #expect(proc.1.hasPrefix("overlay: UPPER takes no attributes"))
        #expect(proc.1.split(separator: "\n").count == 1)
    }
}
