import Glibc
import TestSupport
import Testing

/// memfs.lua: what is in files
@Suite struct MemfsContentTests {
    /// Around the sizes of the pieces that memfs keeps content in.
    private static let edges = [0, 1, 4095, 4096, 4097, 8192, 131_071, 131_072, 131_073, 262_144, 300_000]

    @Test func piecesWrittenAnywhereAreRead() throws {
        var numbers = SeededNumbers(seed: 1)
        let data = numbers.bytes(200_000)
        try withMemfs { mount in
            for length in [1, 4096, 5000, 131_072, 200_000] {
                for offset in Self.edges {
                    let path = try mount.makeFile("file")
                    try withOpen(path, O_RDWR) { file in
                        try #expect(System.write(file, Array(data.prefix(length)), at: offset) == length)
                        // once more into the middle of it
                        try System.write(file, [1, 2, 3], at: offset + length / 2)
                    }
                    var expected = [UInt8](repeating: 0, count: offset) + data.prefix(length)
                    for (index, byte) in [1, 2, 3 as UInt8].enumerated() {
                        let place = offset + length / 2 + index
                        if place < expected.count { expected[place] = byte } else { expected.append(byte) }
                    }
                    try #expect(
                        System.storedContents(of: path).hasSameBytes(as: expected), "\(length) bytes at \(offset)")
                    try #expect(System.stat(path).st_size == expected.count)
                }
            }
        }
    }

    @Test func aShorterFileHasZerosWhenItGrowsAgain() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            for (size, shorter) in [(10, 4), (5000, 4096), (5000, 4097), (300_000, 131_072), (300_000, 100_000)] {
                for byName in [true, false] {
                    try mount.makeFile("file", [UInt8](repeating: 0xAA, count: size))
                    func resize(_ size: Int) throws {
                        if byName { return try System.truncate(path, size) }
                        try withOpen(path, O_RDWR) { try System.ftruncate($0, size) }
                    }
                    try resize(shorter)
                    try #expect(System.stat(path).st_size == shorter)
                    try resize(size + 1)
                    let zeros = [UInt8](repeating: 0, count: size + 1 - shorter)
                    let expected = [UInt8](repeating: 0xAA, count: shorter) + zeros
                    try #expect(System.storedContents(of: path).hasSameBytes(as: expected), "\(size), \(shorter)")
                }
            }
            #expect(throws: SystemError(EISDIR)) { try System.truncate(mount.point, 0) }
            #expect(throws: SystemError(ENOENT)) { try System.truncate(mount.path("none"), 0) }
        }
    }

    @Test func sparseFilesTakeNoRoom() throws {
        let tebibyte = 1 << 40
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            try System.truncate(path, tebibyte)
            var status = try System.stat(path)
            #expect(status.st_size == tebibyte)
            #expect(status.st_blocks == 0)
            try withOpen(path, O_RDWR) { file in
                for offset in [0, 4096, tebibyte / 2 + 1, tebibyte - 10] {
                    try #expect(System.read(file, 10, at: offset) == [UInt8](repeating: 0, count: 10))
                }
                try #expect(System.read(file, 10, at: tebibyte - 4) == [0, 0, 0, 0])
                try #expect(System.read(file, 10, at: tebibyte) == [])
                // far apart
                for offset in [5, tebibyte / 2, tebibyte - 1] { try System.write(file, [7], at: offset) }
                for offset in [5, tebibyte / 2, tebibyte - 1] {
                    let expected: [UInt8] = [0, 7, 0]
                    try #expect(System.read(file, 3, at: offset - 1) == Array(expected.prefix(tebibyte - offset + 1)))
                }
                // beyond its end
                try System.write(file, [8], at: 2 * tebibyte)
                try #expect(System.read(file, 10, at: 2 * tebibyte - 2) == [0, 0, 8])
            }
            status = try System.stat(path)
            #expect(status.st_size == 2 * tebibyte + 1)
            #expect(status.st_blocks > 0 && status.st_blocks <= 4 * 8)
            try System.truncate(path, 0)
            try #expect(System.stat(path).st_blocks == 0)
        }
    }

    @Test func holesCanBePunched() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file", [UInt8](repeating: 0xAA, count: 400_000))
            let before = try System.stat(path).st_blocks
            #expect(before * 512 >= 400_000)
            try withOpen(path, O_RDWR) { file in
                var expected = try System.contents(of: path)
                let punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE
                for (offset, length) in [(100, 10), (4000, 10_000), (131_072, 131_072), (390_000, 100_000)] {
                    try System.fallocate(file, punch, offset, length)
                    for place in offset..<min(offset + length, expected.count) { expected[place] = 0 }
                    try #expect(System.storedContents(of: path).hasSameBytes(as: expected), "\(offset), \(length)")
                }
            }
            let after = try System.stat(path)
            #expect(after.st_size == 400_000)
            #expect((before - after.st_blocks) * 512 >= 131_072 + 2 * 4096)
        }
    }

    @Test func spaceCanBeAskedFor() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file", "content")
            try withOpen(path, O_RDWR) { file in
                try System.fallocate(file, FALLOC_FL_KEEP_SIZE, 0, 10_000)
                try #expect(System.fstat(file).st_size == 7)
                try System.fallocate(file, 0, 4, 6)
                try #expect(System.read(file, 100, at: 0) == Array("content\0\0\0".utf8))
                try System.fallocate(file, 0, 0, 5)
                try #expect(System.fstat(file).st_size == 10)
                #expect(throws: SystemError(ENOSPC)) { try System.fallocate(file, 0, 0, 1 << 50) }
                #expect(throws: SystemError(EOPNOTSUPP)) { try System.fallocate(file, FALLOC_FL_COLLAPSE_RANGE, 0, 1) }
                #expect(throws: SystemError(EOPNOTSUPP)) { try System.fallocate(file, FALLOC_FL_ZERO_RANGE, 0, 1) }
            }
        }
    }

    @Test func moreThanNumbersCanTellIsTooMuch() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            #expect(throws: SystemError(EFBIG)) { try System.truncate(path, 1 << 54) }
            try withOpen(path, O_RDWR) { file in
                for offset in [1 << 53, 1 << 53 - 1, 1 << 53 + 1, 1 << 60] {
                    #expect(throws: SystemError(EFBIG)) { try System.write(file, [1], at: offset) }
                }
                try System.write(file, [1], at: 1 << 53 - 2)
                try #expect(System.read(file, 9, at: 1 << 53 - 2) == [1])
            }
        }
    }

    @Test func waysOfOpening() throws {
        try withMemfs { mount in
            let path = mount.path("file")
            func write(_ text: String, _ flags: Int32, at offset: Int? = nil) throws {
                let file = try System.open(path, flags, 0o644)
                defer { close(file) }
                try System.write(file, Array(text.utf8), at: offset)
            }
            #expect(throws: SystemError(ENOENT)) { try write("x", O_WRONLY) }
            try write("abc", O_WRONLY | O_CREAT | O_EXCL)
            #expect(throws: SystemError(EEXIST)) { try write("x", O_WRONLY | O_CREAT | O_EXCL) }
            try write("d", O_WRONLY | O_APPEND)
            try write("e", O_WRONLY | O_APPEND, at: 0)  // Linux appends all the same
            try #expect(mount.content("file") == "abcde")
            try write("X", O_RDWR | O_CREAT)
            try #expect(mount.content("file") == "Xbcde")
            try write("short", O_WRONLY | O_TRUNC)
            try write("er", O_WRONLY | O_APPEND)
            try #expect(mount.content("file") == "shorter")
            try System.close(System.open(path, O_WRONLY | O_CREAT | O_TRUNC))
            try #expect(mount.content("file") == "")
            #expect(throws: SystemError(EISDIR)) { try System.open(mount.point, O_RDWR) }
            #expect(throws: SystemError(ENOTDIR)) { try System.open(path, O_RDONLY | O_DIRECTORY) }
        }
    }

    @Test func appendingByTwoAddsUp() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("log")
            try withOpen(path, O_WRONLY | O_APPEND) { first in
                try withOpen(path, O_WRONLY | O_APPEND) { second in
                    for number in 0..<100 {
                        try System.write(number.isMultiple(of: 2) ? first : second, Array("line \(number)\n".utf8))
                    }
                }
            }
            try #expect(mount.content("log") == (0..<100).map { "line \($0)\n" }.joined())
        }
    }

    @Test func sharedMemoryIsWrittenBack() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file", "on disk")
            let size = 300_000
            try withOpen(path, O_RDWR) { file in
                try System.ftruncate(file, size)
                let memory = try #require(mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0))
                try #require(memory != MAP_FAILED)
                let bytes = memory.assumingMemoryBound(to: UInt8.self)
                #expect(bytes[3] == UInt8(ascii: "d"))
                for place in [0, 4096, 131_072, size - 1] { bytes[place] = 0xEE }
                // what is written into the file is in the memory at once
                try System.write(file, [0xDD], at: 200_000)
                #expect(bytes[200_000] == 0xDD)
                try System.checked(msync(memory, size, MS_SYNC))
                try System.checked(munmap(memory, size))
            }
            let content = try System.storedContents(of: path)
            #expect(content.count == size)
            for place in [0, 4096, 131_072, size - 1] { #expect(content[place] == 0xEE) }
            #expect(content[200_000] == 0xDD)
            #expect(Array(content[1..<7]) == Array("n disk".utf8))
        }
    }
}
