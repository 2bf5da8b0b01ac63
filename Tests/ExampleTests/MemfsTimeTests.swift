import CLinux
import Glibc
import TestSupport
import Testing

/// memfs.lua: what times files have
@Suite struct MemfsTimeTests {
    static let times = [
        0, 1, 1_234_567_890_987_654_321, -1, -1_000_000_000, -86_400_000_000_001, -2_208_988_799_999_999_999,
        4_294_967_296_000_000_001, 9_000_000_000_123_456_789,
    ]

    @Test func timesAreKeptToTheNanosecond() throws {
        try withMemfs { mount in
            try mount.makeFile("file")
            try System.mkdir(mount.path("dir"))
            try System.symlink("nowhere", mount.path("link"))
            for name in ["file", "dir", "link"] {
                for time in Self.times {
                    try System.utimens(
                        mount.path(name), timespec(nanoseconds: time), timespec(nanoseconds: -time),
                        flags: AT_SYMLINK_NOFOLLOW)
                    let status = try System.lstat(mount.path(name))
                    #expect(status.st_atim.nanoseconds == time)
                    #expect(status.st_mtim.nanoseconds == -time)
                }
            }
        }
    }

    @Test func aTimeCanBeThePresentOrStay() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            let now = timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_NOW)
            let omit = timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_OMIT)
            let past = timespec(nanoseconds: -5_000_000_001)
            func times() throws -> (access: Int, modification: Int) {
                let status = try System.stat(path)
                return (status.st_atim.nanoseconds, status.st_mtim.nanoseconds)
            }
            try System.utimens(path, past, past)
            let before = timespec.present.nanoseconds
            try System.utimens(path, now, omit)
            try #expect(times().access >= before && times().access <= timespec.present.nanoseconds)
            try #expect(times().modification == -5_000_000_001)
            try System.utimens(path, past, past)
            try System.utimens(path, omit, now)
            try #expect(times().access == -5_000_000_001)
            try #expect(times().modification >= before && times().modification <= timespec.present.nanoseconds)
            try System.utimens(path, past, past)
            try System.utimens(path, omit, omit)
            try #expect(times() == (-5_000_000_001, -5_000_000_001))
            try System.utimens(path, now, now)
            try #expect(times().access >= before && times().modification >= before)
        }
    }

    /// Which of its times an action changes; the others must stay.
    @Test func actionsLeaveTheirTimes() throws {
        struct Times: OptionSet {
            let rawValue: Int
            static let modification = Times(rawValue: 1), change = Times(rawValue: 2)
        }
        try withMemfs { mount in
            func changes(_ name: String, _ action: () throws -> Void) throws -> Times {
                let path = mount.path(name)
                try System.utimens(path, timespec(nanoseconds: 1), timespec(nanoseconds: 2))
                let before = try System.stat(path)
                try action()
                let after = try System.stat(path)
                var times: Times = []
                if after.st_mtim.nanoseconds != 2 { times.insert(.modification) }
                if after.st_ctim.nanoseconds != before.st_ctim.nanoseconds { times.insert(.change) }
                return times
            }
            let file = try mount.makeFile("file", "content")
            try System.mkdir(mount.path("dir"))
            let both: Times = [.modification, .change]
            try #expect(changes("file") { _ = try System.contents(of: file) } == [])
            try #expect(changes("file") { try withOpen(file, O_WRONLY) { try System.write($0, [1]) } } == both)
            try #expect(changes("file") { try System.truncate(file, 3) } == both)
            try #expect(changes("file") { try System.chmod(file, 0o600) } == .change)
            try #expect(changes("file") { try System.chown(file, geteuid(), getegid()) } == .change)
            try #expect(changes("file") { try System.setxattr(file, "user.x", [1]) } == .change)
            try #expect(changes("file") { try System.removexattr(file, "user.x") } == .change)
            try #expect(changes("file") { try System.link(file, mount.path("dir/link")) } == .change)
            try #expect(changes("file") { try System.unlink(mount.path("dir/link")) } == .change)
            try #expect(
                changes("file") {
                    try System.rename(file, mount.path("moved"))
                    try System.rename(mount.path("moved"), file)
                } == .change)
            try #expect(changes("dir") { try mount.makeFile("dir/new") } == both)
            try #expect(changes("dir") { _ = try mount.list("dir") } == [])
            try #expect(changes("dir") { try System.rename(mount.path("dir/new"), mount.path("dir/newer")) } == both)
            try #expect(changes("dir") { try mount.makeFile("dir/newer", "not a change of the directory") } == [])
            try #expect(changes("dir") { try System.mkdir(mount.path("dir/below")) } == both)
            try #expect(changes("dir") { try System.rmdir(mount.path("dir/below")) } == both)
            try #expect(changes("dir") { try System.unlink(mount.path("dir/newer")) } == both)
        }
    }

    @Test func readingIsNotedOnceAfterAChange() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file", "content")
            func access() throws -> Int { try System.stat(path).st_atim.nanoseconds }
            try System.utimens(path, timespec(nanoseconds: 1), timespec(nanoseconds: 2))
            _ = try System.storedContents(of: path)
            let first = try access()
            #expect(first > 2)
            _ = try System.storedContents(of: path)
            try #expect(access() == first)
        }
    }
}
