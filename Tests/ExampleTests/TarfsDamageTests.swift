import Foundation
import Glibc
import TestSupport
import Testing

/// scripts/tarfs.lua and archives that are damaged, or none at all: nothing is mounted, and why is said.
@Suite struct TarfsDamageTests {
    private let folder = TemporaryFolder()
    private var archive: String { folder.path("archive.tar") }

    /// What a mount of an archive would say, if there were one.
    private func refusal(of bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: archive))
        return try refusal()
    }

    private func refusal() throws -> String {
        let point = folder.path("mnt")
        try? System.mkdir(point)
        let result = try Fluhost.run([Fluhost.repository + "/scripts/tarfs.lua", archive, point])
        defer { MountTable.clear(point) }
        guard result.ending == .exited(1), !MountTable.isMounted(point) else {
            throw TestProblem("it was not refused: \(result)")
        }
        // The last line; those before are about members that would have been left out.
        let lines = result.errors.split(separator: "\n")
        guard let last = lines.last, lines.allSatisfy({ $0.hasPrefix("tarfs: \(archive): ") }) else {
            throw TestProblem("it was refused with:\n\(result.errors)")
        }
        return String(last.dropFirst("tarfs: \(archive): ".count))
    }

    @Test func whereTheArchiveEnds() throws {
        var writer = TarWriter()
        writer.add("one", "1")
        writer.add("two", type: "0", [UInt8](repeating: 2, count: 3000))
        let bytes = writer.bytes  // 1024 for the one, 512 + 3072 for the other
        let zeros = [UInt8](repeating: 0, count: 1024)
        // Nothing of a member is missing: so it is without the end, or half of it, or with something behind it.
        let sound = [
            bytes, bytes + zeros.prefix(100), bytes + zeros.prefix(512), Array(bytes.prefix(1536 + 3000)),
            bytes + zeros + [1, 2, 3], zeros, Array(zeros.prefix(100)),
        ]
        for whole in sound {
            try Data(whole).write(to: URL(fileURLWithPath: archive))
            try withTarfs(archive) { mount in
                try #expect(mount.list() == (whole.count > 1024 ? ["one", "two"] : []))
                if whole.count > 1024 { try #expect(mount.content("two").utf8.elementsEqual(bytes[1536..<4536])) }
            }
        }
        let missing = "the archive ends before the last of its 3000 bytes"
        try #expect(refusal(of: Array(bytes.prefix(1536 + 2999))) == #"at offset 1024, "two": "# + missing)
        try #expect(refusal(of: Array(bytes.prefix(1536))) == #"at offset 1024, "two": "# + missing)
        let header = "the archive ends in the middle of a header"
        try #expect(refusal(of: Array(bytes.prefix(1100))) == "at offset 1024: " + header)
        try #expect(refusal(of: [1]) == "at offset 0: " + header)
        try #expect(refusal(of: []) == "the archive is empty")
        // What announces a member, and then there is none.
        var announcing = TarWriter()
        announcing.addRecords([("path", "long")])
        for end in [[], zeros] {
            let said = try refusal(of: announcing.bytes + end)
            #expect(said.hasPrefix("at offset 1024: the archive ends, and the header before"))
        }
        try #expect(
            refusal(of: Array(announcing.bytes.prefix(520)))
                == #"at offset 0, "PaxHeaders/x": the archive ends in the middle of it"#)
    }

    @Test func whatIsNoArchive() throws {
        let nothing = "at offset 0: this is no tar archive: it does not begin with a header"
        try #expect(refusal(of: Array("hello\n".utf8)).hasPrefix("at offset 0: "))
        try #expect(refusal(of: [UInt8](repeating: 0x41, count: 4096)) == nothing)
        var numbers = SeededNumbers(seed: 1)
        try #expect(refusal(of: numbers.bytes(10_240)) == nothing)
        var writer = TarWriter()
        writer.add("one", type: "0", numbers.bytes(100_000))
        try writer.write(to: folder.path("plain"))
        let packers = [("gzip", "gzip", "zcat"), ("bzip2", "bzip2", "bzcat"), ("xz", "xz-utils", "xzcat")]
        for (name, package, unpacker) in packers {
            let program = try Program(name, package: package).path
            try Program.shell.run(["-c", "\(program) -c plain > archive.tar"], in: folder.path)
            try #expect(
                refusal() == "at offset 0: the archive is compressed, and has to be unpacked first: "
                    + "\(unpacker) ARCHIVE > ARCHIVE.tar")
        }
        try System.unlink(archive)
        try #expect(refusal() == "No such file or directory")
        try System.mknod(archive, S_IFIFO | 0o600)
        try #expect(refusal() == "this is no file to seek in")
    }

    /// Fields of the second header, and what is said of them.
    @Test func headersThatMakeNoSense() throws {
        func refusal(_ changes: [Int: [UInt8]], type: Character = "0", _ content: String = "") throws -> String {
            var writer = TarWriter()
            writer.add("first", "1")
            writer.add("second", type: type, Array(content.utf8), changes: changes)
            writer.finish()
            return try self.refusal(of: writer.bytes)
        }
        let start = #"at offset 1024, "second": "#
        func text(_ text: String) -> [UInt8] { Array(text.utf8) }
        func bytes(_ first: UInt8...) -> [UInt8] { first + [UInt8](repeating: 0xFF, count: 12 - first.count) }
        try #expect(
            refusal([148: text("0001234\0")]) == "at offset 1024: there should be a header, and its checksum is wrong")
        try #expect(refusal([148: text("nonsense")]).contains("its checksum is wrong"))
        try #expect(refusal([124: text("12x45678901")]) == start + #"its size makes no sense: "12x45678901\x00""#)
        try #expect(refusal([124: text("-0000000001")]) == start + #"its size makes no sense: "-0000000001\x00""#)
        try #expect(refusal([124: bytes(0xFF)]).hasPrefix(start + "its size makes no sense: "))
        try #expect(refusal([124: bytes(0x80, 0x7F)]).hasPrefix(start + "its size makes no sense: "))
        let missing = "the archive ends before the last of its 8589934591 bytes"
        try #expect(refusal([124: text("77777777777")]) == start + missing)
        try #expect(refusal([100: text("rw-r--r")]).hasPrefix(start + "its mode makes no sense: "))
        try #expect(refusal([108: [0x80, 1, 0, 0, 0, 0, 0, 0]]).hasPrefix(start + "its owner makes no sense: "))
        try #expect(refusal([136: text("yesterday")]).hasPrefix(start + "its time makes no sense: "))
        try #expect(refusal([329: text("7777777")], type: "3").hasPrefix(start + "its device makes no sense: "))

        func record(_ text: String) throws -> String { try refusal([:], type: "x", text) }
        let broken = ["x", "12 path=short\n", "10 path=long\n", "0 =\n", "11 nothing\n", "99999999999999999999 a=b\n"]
        for broken in broken {
            try #expect(record(broken).hasPrefix(start + "its pax record makes no sense: "))
        }
        try #expect(record("13 path=a\0b\n").hasPrefix(start + "its pax record makes no sense: "))
        try #expect(refusal([124: text("00777777777")], type: "L").hasPrefix(start + "its size makes no sense: "))
    }

    @Test func mapsOfSparseFilesThatMakeNoSense() throws {
        func refusal(_ records: [(String, String)], content: String = "") throws -> String {
            var writer = TarWriter()
            writer.addRecords(records)
            writer.add("second", content)
            writer.finish()
            return try self.refusal(of: writer.bytes)
        }
        let start = #"at offset 1024, "second": "#
        let nonsense = start + "its map of a sparse file makes no sense"
        for map in ["0", "0,1", "5,1,0,1", "0,99999999999999999999", "1000,1"] {
            let said = try refusal([("GNU.sparse.map", map), ("GNU.sparse.size", "100")])
            #expect(said.hasPrefix(start + "its") && said.contains("sparse"), "\(map): \(said)")
        }
        let version = [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "100")]
        for content in ["", "1\n0\n", "99999999\n", String(repeating: "x", count: 2000), "1\n0\n600\n"] {
            try #expect(refusal(version, content: content).hasPrefix(nonsense), "\(content.prefix(10))")
        }
        let unknown = try refusal([("GNU.sparse.major", "2")])
        #expect(unknown == start + #"its version of a sparse file makes no sense: "2""#)
    }

    // MARK: Damage at random

    /// Reads archives of which a few bytes are others. Each must be read to its end, or refused in words.
    private static let damaging = #"""
        local S = require "syscall"
        local read_archive = require "lib.tar"
        local random = math.random
        math.randomseed(tonumber(arg[2]))
        local fd = assert(S.open(arg[1], "rdwr"))
        local whole = fd:pread(nil, fd:fstat().st_size, 0)
        local heads = {}
        for at = 0, #whole - 512, 512 do
          if whole:sub(at + 258, at + 262) == "ustar" then heads[#heads + 1] = at end
        end
        local fields = {{0, 100}, {100, 8}, {108, 8}, {124, 12}, {136, 12}, {156, 1}, {157, 100}, {257, 8}, {329, 16},
          {345, 155}, {386, 96}, {482, 13}, {512, 64}, {0, 512}}
        local bytes = {
          function() return random(0, 255) end, function() return random(48, 55) end, function() return 255 end,
          function() return 0 end, function() return 128 end, function() return ("\n -.=/"):byte(random(6)) end,
        }
        local refused = 0

        local function check(member)
          assert(member.size >= 0 and member.mode < 4096 and member.uid >= 0 and member.uid < 2 ^ 32)
          for _, piece in ipairs(member.map or {{first = 0, stop = member.size, start = member.start}}) do
            assert(piece.first <= piece.stop and piece.stop <= member.size)
            assert(piece.start + piece.stop - piece.first <= #whole)
          end
          assert(not member.path:find("%z"))
        end

        for round = 1, tonumber(arg[3]) do
          for _ = 1, random(3) do
            local head, field, byte = heads[random(#heads)], fields[random(#fields)], bytes[random(#bytes)]
            local junk = {}
            for i = 1, random(field[2]) do junk[i] = string.char(byte()) end
            fd:pwrite(table.concat(junk), #junk, head + field[1] + (random(2) == 1 and field[2] - #junk or 0))
            if random(10) > 1 then  -- with a checksum that is right
              local sum, header = 256, fd:pread(nil, 512, head)
              for i = 1, #header do sum = sum + (i > 148 and i < 157 and 0 or header:byte(i)) end
              fd:pwrite(("%06o\0 "):format(sum), 8, head + 148)
            end
          end
          if random(5) == 1 then fd:ftruncate(random(0, #whole)) end
          local ok, message = pcall(read_archive, fd, check)
          if not ok then
            refused = refused + 1
            local understood = message:find("^at offset %d+") and not message:find("%.lua:") and not message:find("%c")
            if not understood and message ~= "the archive is empty" then error("round " .. round .. ": " .. message) end
          end
          if round < tonumber(arg[3]) then fd:pwrite(whole, #whole, 0) fd:ftruncate(#whole) end  -- the last one stays
        end
        print(refused)
        """#

    @Test(arguments: 1...3 as ClosedRange<UInt64>, [TarfsTests.Format.gnu, .sparse00, .sparse10])
    func damageAtRandom(seed: UInt64, format: TarfsTests.Format) throws {
        let seed = ProcessInfo.processInfo.environment["FLUHOST_SEED"].flatMap { UInt64($0) } ?? seed
        try SampleTree.make(at: folder.path("tree"))
        for name in ["file3", "file4", "file5"] { try System.truncate(folder.path("tree/sub/\(name)"), 3000) }
        try Program.tar.run(
            ["--create"] + format.words + ["--file", archive, "--directory", folder.path("tree"), "."])
        func damage(_ rounds: Int, seed: UInt64) throws -> Int {
            let result = try Fluhost.run(
                script: Self.damaging, arguments: [archive, "\(seed)", "\(rounds)"],
                environment: ["LUA_PATH": "\(Fluhost.repository)/scripts/?.lua"])
            guard result.ending == .exited(0), let refused = Int(result.output.dropLast()) else {
                throw TestProblem("with FLUHOST_SEED=\(seed): \(result)")
            }
            return refused
        }
        let whole = try System.contents(of: archive)
        try #expect(100..<400 ~= damage(400, seed: seed))

        // And some of them are mounted, if they can be, and looked at.
        for round in 1...5 as ClosedRange<UInt64> {
            try Data(whole).write(to: URL(fileURLWithPath: archive))
            let isRefused = try damage(1, seed: seed * 1000 + round) == 1
            if isRefused {
                try #expect(refusal() != "")
            } else {
                do {
                    try withTarfs(archive, quiet: false) { mount in
                        _ = try Program("find", package: "findutils").run([mount.point, "-ls"])
                    }
                } catch {
                    throw TestProblem("with FLUHOST_SEED=\(seed), round \(round): \(error)")
                }
            }
        }
    }
}
