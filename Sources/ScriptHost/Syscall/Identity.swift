import CLinux
import Glibc

/// Whose process it is: users and groups.
extension SyscallModule {
    nonisolated(unsafe) static let identity = Subsystem(
        entries: [
            /// The real user. man 2 getuid
            system("getuid", returns: .number(uid_t.self)) { getuid() },
            /// The effective user. man 2 geteuid
            system("geteuid", returns: .number(uid_t.self)) { geteuid() },
            /// The real group. man 2 getgid
            system("getgid", returns: .number(gid_t.self)) { getgid() },
            /// The effective group. man 2 getegid
            system("getegid", returns: .number(gid_t.self)) { getegid() },
            /// Sets the effective user; for root all of them, for good. man 2 setuid
            system("setuid", .unsigned("uid"), returns: .success) { setuid($0) },
            /// Sets the effective group; for root all of them. man 2 setgid
            system("setgid", .unsigned("gid"), returns: .success) { setgid($0) },
            /// Sets the effective user. man 2 seteuid
            system("seteuid", .unsigned("euid"), returns: .success) { seteuid($0) },
            /// Sets the effective group. man 2 setegid
            system("setegid", .unsigned("egid"), returns: .success) { setegid($0) },
            /// The real, effective and saved user, as `ruid`, `euid` and `suid` of a table. man 2 getresuid
            system("getresuid", returns: .identities("ruid", "euid", "suid")) {
                identities { getresuid(&$0.real, &$0.effective, &$0.saved) }
            },
            /// The real, effective and saved group, as `rgid`, `egid` and `sgid` of a table. man 2 getresgid
            system("getresgid", returns: .identities("rgid", "egid", "sgid")) {
                identities { getresgid(&$0.real, &$0.effective, &$0.saved) }
            },
            /// Sets the real, effective and saved user; -1 leaves one as it is. A table as getresuid returns will do.
            /// man 2 setresuid
            call(
                "setresuid", .int("ruid", default: -1), .int("euid", default: -1), .int("suid", default: -1),
                returns: "true", canFail: true, preparing: [.unpack(["ruid", "euid", "suid"])]
            ) { frame, real, effective, saved in
                let result = setresuid(uid_t(bitPattern: real), uid_t(bitPattern: effective), uid_t(bitPattern: saved))
                SuccessResult().write(result, frame)
            },
            /// Sets the real, effective and saved group; -1 leaves one as it is. A table as getresgid returns will do.
            /// man 2 setresgid
            call(
                "setresgid", .int("rgid", default: -1), .int("egid", default: -1), .int("sgid", default: -1),
                returns: "true", canFail: true, preparing: [.unpack(["rgid", "egid", "sgid"])]
            ) { frame, real, effective, saved in
                let result = setresgid(gid_t(bitPattern: real), gid_t(bitPattern: effective), gid_t(bitPattern: saved))
                SuccessResult().write(result, frame)
            },
            /// Sets the user whose rights count for files, and returns the one before, even when it could not be set.
            /// man 2 setfsuid
            system("setfsuid", .unsigned("fsuid"), returns: .number(UInt32.self)) { UInt32(bitPattern: setfsuid($0)) },
            /// Sets the group whose rights count for files, and returns the one before, even when it could not be set.
            /// man 2 setfsgid
            system("setfsgid", .unsigned("fsgid"), returns: .number(UInt32.self)) { UInt32(bitPattern: setfsgid($0)) },
            /// The supplementary groups, as an array. man 2 getgroups
            call("getgroups", returns: "integer[]", canFail: true, preparing: [.scratch(roomForGroups)]) { frame in
                let groups = frame.scratch.bindMemory(to: gid_t.self)
                IntegerListResult().write(getgroups(Int32(clamping: groups.count), groups.baseAddress), frame)
            },
            /// Sets the supplementary groups. man 2 setgroups
            system("setgroups", .integers("groups"), returns: .success) { setgroups($0.count, $0.baseAddress) },
        ])

    /// In bytes, for as many groups as the kernel lets a process have.
    private static let roomForGroups = 65536 * MemoryLayout<gid_t>.size
}

/// The three identities of a process.
struct Identities {
    var status: Int32 = 0
    var real: UInt32 = 0
    var effective: UInt32 = 0
    var saved: UInt32 = 0
}

private func identities(_ call: (inout Identities) -> Int32) -> Identities {
    var identities = Identities()
    identities.status = call(&identities)
    return identities
}

/// A table of identities by their names.
struct IdentitiesResult: ResultKind {
    let real: StaticString
    let effective: StaticString
    let saved: StaticString
    var type: String { "table" }

    func write(_ raw: Identities, _ frame: Frame) {
        if raw.status == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            results.table {
                results.number(Double(raw.real), real)
                results.number(Double(raw.effective), effective)
                results.number(Double(raw.saved), saved)
            }
        }
    }
}

/// An array of so many integers of 32 bits, which the call has put into the scratch of the frame.
struct IntegerListResult: ResultKind {
    var type: String { "integer[]" }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { $0.integers(frame.scratch.bindMemory(to: UInt32.self).baseAddress, count: Int(raw)) }
    }
}

extension ResultKind where Self == IdentitiesResult {
    static func identities(_ real: StaticString, _ effective: StaticString, _ saved: StaticString) -> Self {
        .init(real: real, effective: effective, saved: saved)
    }
}
