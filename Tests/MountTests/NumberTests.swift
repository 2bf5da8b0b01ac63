import Foundation
import Glibc
import TestSupport
import Testing

/// Odd numbers in the numeric fields of getattr and statfs: what fits arrives, what does not is EIO.
@Suite struct NumberTests {
    struct Number: Sendable {
        var lua: String
        /// NaN where the value is no number.
        var value: Double
    }

    static let numbers: [Number] = [
        Number(lua: "0", value: 0), Number(lua: "1", value: 1), Number(lua: "0.5", value: 0.5),
        Number(lua: "1.999", value: 1.999), Number(lua: "-0.25", value: -0.25), Number(lua: "'12'", value: 12),
        Number(lua: "2^31", value: 0x1p31), Number(lua: "2^32 - 1", value: 0x1p32 - 1),
        Number(lua: "2^32", value: 0x1p32),
        Number(lua: "2^53", value: 0x1p53), Number(lua: "2^62", value: 0x1p62), Number(lua: "2^63", value: 0x1p63),
        Number(lua: "2^64 - 2048", value: 0x1p64 - 2048), Number(lua: "2^64", value: 0x1p64),
        Number(lua: "1e308", value: 1e308), Number(lua: "-1e308", value: -1e308), Number(lua: "-1", value: -1),
        Number(lua: "-2^31", value: -0x1p31), Number(lua: "-2^63", value: -0x1p63),
        Number(lua: "1/0", value: .infinity), Number(lua: "-1/0", value: -.infinity), Number(lua: "0/0", value: .nan),
        Number(lua: "'abc'", value: .nan), Number(lua: "'nan'", value: .nan), Number(lua: "''", value: .nan),
        Number(lua: "true", value: .nan), Number(lua: "{}", value: .nan), Number(lua: "print", value: .nan),
        Number(lua: "newproxy()", value: .nan), Number(lua: "coroutine.create(function() end)", value: .nan),
    ]

    struct Field<Struct>: Sendable, CustomTestStringConvertible {
        var name: String
        /// The numbers that fit are from 0 to this, their fraction cut.
        var limit: Double
        /// What the caller sees of it; nil for what the kernel keeps to itself.
        var seen: (@Sendable (Struct) -> UInt64)?
        /// For what the kernel hands on with 32 bits.
        var width = 64
        var testDescription: String { name }
    }

    static let statusFields: [Field<stat>] = [
        .init(name: "dev", limit: 0x1p64), .init(name: "ino", limit: 0x1p64) { UInt64($0.st_ino) },
        .init(name: "nlink", limit: 0x1p64, seen: { UInt64($0.st_nlink) }, width: 32),
        .init(name: "uid", limit: 0x1p32) { UInt64($0.st_uid) },
        .init(name: "gid", limit: 0x1p32) { UInt64($0.st_gid) },
        .init(name: "rdev", limit: 0x1p64), .init(name: "size", limit: 0x1p63) { UInt64($0.st_size) },
        .init(name: "blocks", limit: 0x1p63) { UInt64($0.st_blocks) }, .init(name: "blksize", limit: 0x1p63),
    ]

    private static func script(_ handler: String, _ table: String) -> String {
        """
        local flu, trouble = require "flu", require "trouble"
        flu.main({"test", ...}, trouble.with(function(what)
            local value = assert(loadstring("return " .. what:match("=(.*)"):gsub("%%", "/")))()
            return function() return {\(table), [what:match("%w+")] = value} end
        end))
        """
    }

    /// What the field shall hold; nil if the number does not fit.
    private static func expected(_ number: Double, limit: Double, width: Int) -> UInt64? {
        let whole = number.rounded(.towardZero)
        guard whole >= 0 && whole < limit else { return nil }
        return width == 32 ? UInt64(whole) & 0xFFFF_FFFF : UInt64(whole)
    }

    @Test(arguments: statusFields)
    func ofGetattr(field: Field<stat>) throws {
        let script = Self.script("getattr", "mode = 'file'")
        try withMount(.text(script), options: RaiseTests.options + ["-o", "use_ino"], quiet: false) { mount in
            var failures = 0
            for number in Self.numbers {
                let path = mount.path("/getattr: \(field.name)=\(number.lua.replacing("/", with: "%"))")
                let expected = Self.expected(number.value, limit: field.limit, width: field.width)
                var status: stat?
                do throws(SystemError) { status = try System.lstat(path) } catch { #expect(error == SystemError(EIO)) }
                #expect((status == nil) == (expected == nil), "\(field.name) = \(number.lua)")
                if let status, let seen = field.seen, let expected {
                    // nobody has the last number of an owner, which the kernel shows as another
                    let isNobody = field.name.hasSuffix("id") && expected == 0xFFFF_FFFF
                    #expect(seen(status) == expected || isNobody, "\(field.name) = \(number.lua)")
                }
                if expected == nil {
                    failures += 1
                    let text = "bad field '\(field.name)' in result #1 from 'getattr' ("
                    #expect(mount.messages.last?.contains(text) == true, "\(number.lua): \(mount.messages)")
                }
                try mount.expectAlive()
            }
            #expect(mount.messages.count == failures)
        }
    }

    static let times = ["access", "modification", "change", "atime", "mtime", "ctime"]

    @Test(arguments: times)
    func ofATime(field: String) throws {
        let script = Self.script("getattr", "mode = 'file'")
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            var failures = 0
            for number in Self.numbers {
                let path = mount.path("/getattr: \(field)=\(number.lua.replacing("/", with: "%"))")
                let fits = number.value >= -0x1p63 && number.value < 0x1p63
                #expect(((try? System.lstat(path)) != nil) == fits, "\(field) = \(number.lua)")
                if !fits { failures += 1 }
            }
            for table in [
                "{}", "{nsec=1}", "{sec=0%0}", "{sec=1,nsec=-1}", "{sec=1,nsec=1e9}", "{sec=1,nsec=0%0}",
                "{sec=2^63}", "{sec='x'}", "{sec=1,nsec={}}", "{sec=1,nsec=1%0}", "setmetatable({},{__index=error})",
            ] {
                #expect(throws: SystemError(EIO), "\(field) = \(table)") {
                    try System.lstat(mount.path("/getattr: \(field)=\(table)"))
                }
                failures += 1
            }
            #expect(mount.messages.count == failures)
            try mount.expectAlive()
        }
    }

    static let fileSystemFields: [Field<statvfs>] = [
        .init(name: "bsize", limit: 0x1p64), .init(name: "frsize", limit: 0x1p64),
        .init(name: "blocks", limit: 0x1p64) { UInt64($0.f_blocks) },
        .init(name: "bfree", limit: 0x1p64) { UInt64($0.f_bfree) },
        .init(name: "bavail", limit: 0x1p64) { UInt64($0.f_bavail) },
        .init(name: "files", limit: 0x1p64) { UInt64($0.f_files) },
        .init(name: "ffree", limit: 0x1p64) { UInt64($0.f_ffree) },
        .init(name: "namemax", limit: 0x1p64, seen: { UInt64($0.f_namemax) }, width: 32),
    ]

    @Test(arguments: fileSystemFields)
    func ofStatfs(field: Field<statvfs>) throws {
        let script = Self.script("statfs", "bsize = 512, frsize = 512")
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            var failures = 0
            for number in Self.numbers {
                let path = mount.path("/statfs: \(field.name)=\(number.lua.replacing("/", with: "%"))")
                let expected = Self.expected(number.value, limit: field.limit, width: field.width)
                var status: statvfs?
                do throws(SystemError) { status = try System.statvfs(path) } catch {
                    #expect(error == SystemError(EIO))
                }
                #expect((status == nil) == (expected == nil), "\(field.name) = \(number.lua)")
                if let status, let seen = field.seen, let expected {
                    #expect(seen(status) == expected, "\(field.name) = \(number.lua)")
                }
                if expected == nil { failures += 1 }
                try mount.expectAlive()
            }
            #expect(mount.messages.count == failures)
        }
    }

    @Test func statfsIgnoresWhatFuseHasNoUseFor() throws {
        let handlers = """
            function fs.statfs() return {favail = -1, fsid = {}, flag = 0 / 0, type = "x", [1] = 2, [true] = {}} end
            """
        try withRecorder(handlers) { mount in _ = try System.statvfs(mount.point) }
    }

    @Test func getattrIgnoresFieldsItDoesNotKnow() throws {
        let handlers =
            "nodes['/x'] = {mode = 'file', nonsense = {}, [1] = -1, [true] = 0 / 0, [1.5] = print, Size = -1}"
        try withRecorder(handlers) { mount in _ = try System.stat(mount.path("x")) }
    }

    static let modes: [(lua: String, mode: mode_t?)] = [
        ("'nonsense'", nil), ("''", nil), ("true", nil), ("print", nil), ("newproxy()", nil), ("0%0", nil), ("-1", nil),
        ("2^32", nil), ("1%0", nil), ("coroutine.create(function() end)", nil),
        ("setmetatable({},{__index=error})", nil),
        ("33188", S_IFREG | 0o644), ("{reg=true}", S_IFREG), ("{reg=1,rusr='x',wusr=false}", S_IFREG | S_IRUSR),
        ("{'reg',reg=true,[5]=true}", S_IFREG), ("{reg=true,nonsense=true}", S_IFREG),
    ]

    @Test func ofMode() throws {
        let script = Self.script("getattr", "size = 1")
        try withMount(.text(script), options: RaiseTests.options, quiet: false) { mount in
            for (lua, mode) in Self.modes {
                let path = mount.path("/getattr: mode=\(lua)")
                #expect((try? System.lstat(path))?.st_mode == mode, "mode = \(lua)")
            }
            #expect(mount.messages.count == Self.modes.count { $0.mode == nil })
        }
    }
}
