import Glibc
import TestSupport
import Testing

/// memfs.lua with much in it. Times are only compared with each other, or with limits that are out of
/// reach unless work grows faster than what there is to do.
@Suite(.serialized) struct ScaleTests {
    /// A gibibyte takes four times as long as this; each quarter of this takes as long as the others.
    @Test func appendingTakesTimeThatIsLinearInTheSize() throws {
        let quarter = 64 << 20, part = 4 << 20, piece = 4096
        var numbers = SeededNumbers(seed: 7)
        // Pieces that are all different, as equal strings are one in Lua.
        let data = numbers.bytes(1 << 20)
        try withMemfs(timeLimit: 300) { mount in
            let path = try mount.makeFile("file")
            var best: [Int] = []
            try withOpen(path, O_WRONLY | O_APPEND) { file in
                for quarterIndex in 0..<4 {
                    var times: [Int] = []
                    for partIndex in 0..<quarter / part {
                        let start = timespec.present.nanoseconds
                        try data.withUnsafeBytes { data in
                            for index in 0..<part / piece {
                                let number = (quarterIndex * quarter + partIndex * part) / piece + index
                                let offset = number * 61 % (data.count - piece)
                                try System.checked(write(file, data.baseAddress?.advanced(by: offset), piece))
                            }
                        }
                        times.append(timespec.present.nanoseconds - start)
                    }
                    // Whatever else the machine does, it will not do it in all parts.
                    best.append(times.min() ?? 0)
                }
            }
            let status = try System.stat(path)
            #expect(status.st_size == 4 * quarter)
            #expect(status.st_blocks * 512 == 4 * quarter)
            // Copying what is there already would take a hundred times as long in the last quarter; a busy machine, three.
            #expect(best[3] <= best[0] * 20, "nanoseconds for \(part) bytes in each quarter: \(best)")
            try withOpen(path) { file in
                for number in [0, 1, 16_383, 16_384, 40_000, 65_535] {
                    let offset = number * 61 % (data.count - piece)
                    try #expect(
                        System.read(file, piece, at: number * piece)
                            .hasSameBytes(as: Array(data[offset..<offset + piece])))
                }
            }
        }
    }

    @Test func aLargeDirectoryListsCompletely() throws {
        let count = 100_000
        // As nothing is hard-linked, the kernel need not ask again and again whether the directory is the same.
        try withMemfs(options: ["-o", "attr_timeout=60"], timeLimit: 300) { mount in
            let directory = mount.path("directory")
            try System.mkdir(directory)
            let folder = try System.open(directory, O_RDONLY | O_DIRECTORY)
            defer { close(folder) }
            for number in 0..<count {
                try System.checked(mknodat(folder, "a file, number \(number)", S_IFREG | 0o644, 0))
            }
            var best = Int.max
            for _ in 0..<3 {
                let start = timespec.present.nanoseconds
                let stream = try #require(opendir(directory))
                defer { closedir(stream) }
                var found = 0
                while readdir(stream) != nil { found += 1 }
                best = min(best, timespec.present.nanoseconds - start)
                #expect(found == count + 2)
            }
            #expect(best < 5_000_000_000, "nanoseconds to list \(count) names: \(best)")

            let names = Set(try System.names(in: directory))
            #expect(names == Set((0..<count).map { "a file, number \($0)" } + [".", ".."]))
            try #expect(System.stat(directory + "/a file, number 77777").st_size == 0)

            // with one gone and one more
            try System.unlink(directory + "/a file, number 50000")
            try mount.makeFile("directory/another")
            try #expect(System.names(in: directory).count == count + 2)
        }
    }
}
