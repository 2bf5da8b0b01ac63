import CLinux
import Glibc
import TestSupport
import Testing

/// utimens, and the times of getattr
@Suite struct TimeTests {
    /// Keeps what utimens got, in the fields of getattr.
    private static let keeping = """
        function fs.utimens(path, access, modification)
            nodes[path].access, nodes[path].modification = access, modification
        end
        """

    @Test func utimensGetsTwoTables() throws {
        let handlers = """
            function fs.utimens(path, access, modification, ...)
                log("access", access.sec, access.nsec, access.now, access.omit)
                log("modification", modification.sec, modification.nsec, modification.now, modification.omit)
                log("rest", select("#", ...))
            end
            """
        try withRecorder(handlers) { mount in
            try System.utimens(mount.path("file"), timespec(1_700_000_001, 123_456_789), timespec(1_700_000_002, 7))
            try #expect(mount.record("access") == "access 1700000001 123456789 false false")
            try #expect(mount.record("modification") == "modification 1700000002 7 false false")
            try #expect(mount.record("rest") == "rest 0")
        }
    }

    @Test func utimensFirstTableHasBothAsTheOldModuleDid() throws {
        let handlers = """
            function fs.utimens(path, times)
                log("times", times[1].sec, times[1].nsec, times[2].sec, times[2].nsec, #times)
            end
            """
        try withRecorder(handlers) { mount in
            try System.utimens(mount.path("file"), timespec(11, 12), timespec(13, 14))
            try #expect(mount.record("times") == "times 11 12 13 14 2")
        }
    }

    static let times: [(sec: Int, nsec: Int)] = [
        (0, 0), (0, 1), (1_234_567_890, 987_654_321), (-1, 0), (-1, 999_999_999), (-86400, 500_000_000),
        (-2_208_988_800, 1), (4_294_967_296, 999_999_999), (253_402_300_799, 5),
    ]

    @Test func timesBefore1970AndNanosecondsSurvive() throws {
        try withRecorder(Self.keeping) { mount in
            for (sec, nsec) in Self.times {
                try System.utimens(mount.path("file"), timespec(sec, nsec), timespec(sec + 1, nsec))
                let status = try System.stat(mount.path("file"))
                #expect(Time(status.st_atim) == Time(sec, nsec))
                #expect(Time(status.st_mtim) == Time(sec + 1, nsec))
            }
        }
    }

    @Test func utimeNowIsThePresentTime() throws {
        let handlers = """
            function fs.utimens(path, access, modification)
                log("flags", access.now, access.omit, modification.now, modification.omit)
                nodes[path].access, nodes[path].modification = access, modification
            end
            """
        try withRecorder(handlers) { mount in
            let before = Time.present
            let now = timespec(0, CLINUX_UTIME_NOW)
            try System.utimens(mount.path("file"), now, timespec(5, 6))
            let status = try System.stat(mount.path("file"))
            try #expect(mount.record("flags") == "flags true false false false")
            #expect(before <= Time(status.st_atim) && Time(status.st_atim) <= Time.present)
            #expect(Time(status.st_mtim) == Time(5, 6))
        }
    }

    @Test func utimeOmitLeavesTheTimeAsGetattrTellsIt() throws {
        let handlers = """
            nodes["/file"].access, nodes["/file"].modification = {sec = -7, nsec = 8}, 99.5
            function fs.utimens(path, access, modification)
                log("flags", access.now, access.omit, modification.now, modification.omit)
                log("kept", access.sec, access.nsec)
                nodes[path].access, nodes[path].modification = access, modification
            end
            """
        try withRecorder(handlers) { mount in
            let omit = timespec(0, CLINUX_UTIME_OMIT)
            try System.utimens(mount.path("file"), omit, timespec(5, 6))
            try #expect(mount.record("flags") == "flags false true false false")
            try #expect(mount.record("kept") == "kept -7 8")
            let status = try System.stat(mount.path("file"))
            #expect(Time(status.st_atim) == Time(-7, 8))
            #expect(Time(status.st_mtim) == Time(5, 6))
            try System.utimens(mount.path("file"), timespec(1, 2), omit)
            try #expect(Time(System.stat(mount.path("file")).st_mtim) == Time(5, 6))
            try #expect(Time(System.stat(mount.path("file")).st_atim) == Time(1, 2))
        }
    }

    @Test func utimensErrorReachesTheCaller() throws {
        try withRecorder("function fs.utimens() error(E.EROFS) end") { mount in
            #expect(throws: SystemError(EROFS)) {
                try System.utimens(mount.path("file"), timespec(1, 2), timespec(3, 4))
            }
        }
    }

    // MARK: The times of getattr

    static let fractions: [(lua: String, time: Time)] = [
        ("0.5", Time(0, 500_000_000)), ("1.25", Time(1, 250_000_000)), ("-0.5", Time(-1, 500_000_000)),
        ("-1.75", Time(-2, 250_000_000)), ("-3", Time(-3, 0)), ("2^33 + 0.125", Time(1 << 33, 125_000_000)),
        ("0.000000001", Time(0, 1)), ("'7.5'", Time(7, 500_000_000)), ("1 - 2^-53", Time(0, 999_999_999)),
        ("{sec = 3, nsec = 4}", Time(3, 4)), ("{sec = -3, nsec = 999999999}", Time(-3, 999_999_999)),
        ("{sec = 8}", Time(8, 0)),
    ]

    @Test func aFractionBecomesNanoseconds() throws {
        let nodes = Self.fractions.enumerated().map { index, row in
            "nodes['/\(index)'] = {mode = 'file', access = \(row.lua), modification = \(row.lua), change = \(row.lua)}"
        }
        try withRecorder(nodes.joined(separator: "\n")) { mount in
            for (index, row) in Self.fractions.enumerated() {
                let status = try System.stat(mount.path("\(index)"))
                #expect(Time(status.st_atim) == row.time, "access = \(row.lua)")
                #expect(Time(status.st_mtim) == row.time, "modification = \(row.lua)")
                #expect(Time(status.st_ctim) == row.time, "change = \(row.lua)")
            }
        }
    }

    @Test func theNamesOfStatWorkToo() throws {
        try withRecorder("nodes['/x'] = {mode = 'file', atime = 1.5, mtime = 2.5, ctime = {sec = 3, nsec = 9}}") {
            mount in
            let status = try System.stat(mount.path("x"))
            #expect(Time(status.st_atim) == Time(1, 500_000_000))
            #expect(Time(status.st_mtim) == Time(2, 500_000_000))
            #expect(Time(status.st_ctim) == Time(3, 9))
        }
    }
}
