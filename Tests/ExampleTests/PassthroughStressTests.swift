import Foundation
import Glibc
import TestSupport
import Testing

/// Programs that are made to wear file systems out, on passthrough.lua. They check themselves what they do.
@Suite struct PassthroughStressTests {
    // MARK: fio

    /// Writes at random places, and reads all of it again: on the mount, and then in the folder itself.
    @Test(arguments: ["ioengine=psync", "ioengine=mmap", "ioengine=psync,direct=1", "ioengine=psync,fsync=32"])
    func fioFindsWhatItWrote(options: String) throws {
        /// Runs a job, and returns how many bytes it has read and written.
        func fio(_ folder: String, _ more: String...) throws -> (read: Int, written: Int) {
            let job =
                ["[job]", "directory=" + folder, "filename=file", "rw=randwrite", "size=4m", "bsrange=4k-64k"]
                + ["blockalign=4k", "verify=crc32c", "verify_fatal=1", "randrepeat=1", "fallocate=none"]
            let output = try Program.fio.run(
                ["--output-format=json", "-"], in: "/",
                input: (job + options.split(separator: ",").map(String.init) + more).joined(separator: "\n") + "\n")
            struct Report: Decodable {
                struct Job: Decodable {
                    struct Side: Decodable { var io_bytes: Int }
                    var error: Int
                    var read: Side, write: Side
                }
                var jobs: [Job]
            }
            let start = try #require(output.firstIndex(of: "{"))
            let report = try JSONDecoder().decode(Report.self, from: Data(output[start...].utf8))
            let result = try #require(report.jobs.first)
            #expect(result.error == 0)
            return (result.read.io_bytes, result.write.io_bytes)
        }
        try withPassthrough { folder in
            let there = try fio(folder.mount.point)
            #expect(there.written >= 4 << 20)
            #expect(there.read == there.written)
            let again = try fio(folder.root, "verify_only")
            #expect(again.read == there.read)
            try folder.requireSameBelow()
        }
    }

    // MARK: bonnie++

    @Test func bonnieRunsThrough() throws {
        try withPassthrough { folder in
            try System.mkdir(folder.path("bonnie"))
            let user = geteuid() == 0 ? ["-u", "root"] : []
            let sizes = ["-s", "16M", "-r", "8", "-n", "1", "-f", "-q", "-m", "test"]
            let output = try Program.bonnie.run(["-d", folder.path("bonnie")] + sizes + user, in: "/")
            // a line of figures: the version, the name that it was given, ...
            #expect(output.contains(",test,1,"))
            try #expect(folder.mount.list("bonnie") == [])
        }
    }

    // MARK: stress-ng

    /// What stress-ng does with files: its stressors, how often each does its work, and options.
    ///
    /// Missing are those that find other files than in the folder that they are given (getdent, handle, io), and
    /// fiemap, which the kernel asks no FUSE file system for.
    static let stressors: [[(name: String, count: Int, options: [String])]] = [
        [
            ("chdir", 30, ["chdir-dirs 64"]), ("dentry", 128, ["dentries 64"]), ("dir", 100, ["dir-dirs 64"]),
            ("dirmany", 200, []), ("dnotify", 1, []), ("filename", 5, []), ("inotify", 1, []), ("mknod", 50, []),
            ("open", 500, []), ("rename", 100, []), ("touch", 100, []),
        ],
        [
            ("access", 3, []), ("chmod", 5, []), ("chown", 50, []), ("dup", 50, []), ("fcntl", 100, []),
            ("file-ioctl", 100, []), ("flock", 1000, []), ("fstat", 10, ["fstat-dir DIRECTORY"]), ("ioprio", 5, []),
            ("lease", 100, []), ("locka", 500, []), ("lockf", 100, []), ("lockofd", 500, []), ("utime", 100, []),
            ("xattr", 2, []),
        ],
        [
            ("copy-file", 20, []), ("fallocate", 3, []), ("fsize", 10, []), ("hdd", 500, []), ("iomix", 100, []),
            ("readahead", 100, ["readahead-bytes 16m"]), ("seek", 100, []), ("sendfile", 100, []),
            ("sync-file", 5, []),
        ],
    ]

    @Test(arguments: [false, true], stressors.indices) func stressorsFindNothing(everybody: Bool, group: Int) throws {
        let stressors = Self.stressors[group]
        let jobs = stressors.flatMap { ["\($0.name) 1", "\($0.name)-ops \($0.count)"] + $0.options }
        let output = try stress(everybody: everybody, seconds: 20, jobs: jobs)
        // stress-ng: metrc: [7856] NAME    COUNT   ...: only of those that did something
        let words = output.map { $0.split(separator: " ") }.filter { $0.count > 4 && $0[1] == "metrc:" }
        #expect(Set(stressors.map(\.name)).subtracting(words.map { String($0[3]) }) == [], "\(output)")
    }

    /// Those that do not count what they do, or do very much in one go.
    @Test(arguments: [false, true]) func stressorsFindNothingInASecond(everybody: Bool) throws {
        let jobs = ["dirdeep", "fpunch", "inode-flags", "link", "symlink"].map { $0 + " 1" }
        let output = try stress(everybody: everybody, seconds: 1, jobs: jobs)
        #expect(output.contains { $0.contains("successful run completed") })
    }

    /// Runs stressors, one after the other, and returns the lines that were printed.
    private func stress(everybody: Bool, seconds: Int, jobs: [String]) throws -> [String] {
        let outside = TemporaryFolder()
        var output = ""
        try withPassthrough(everybody: everybody) { folder in
            let directory = folder.path("stress")
            try System.mkdir(directory)
            let lines =
                ["run sequential", "timeout \(seconds)", "verify", "metrics-brief", "temp-path DIRECTORY"] + jobs
            try outside.write(
                lines.map { $0.replacing("DIRECTORY", with: directory) + "\n" }.joined(), to: "job")
            let program = try Program.stress.start(["--job", outside.path("job")], in: directory)
            let ending = try program.wait(seconds: 60)
            output = (program.output + program.errors).lowercased()
            let bad = ["fail:", "error:", "unsuccessful", "skipping", "aborted"].contains { output.contains($0) }
            guard ending == .exited(0), !bad else { throw TestProblem("\(ending)\(program.printed)") }
            try #expect(folder.mount.list("stress") == [])
        }
        return output.split(separator: "\n").map(String.init)
    }
}
