import CLinux
import Glibc

/// The system as a whole: its names and figures; and every call that has no function of its own.
extension SyscallModule {
    nonisolated(unsafe) static let systemInformation = Subsystem(
        entries: [
            /// The names of the system, as `sysname`, `nodename`, `release`, `version`, `machine` and `domainname` of a
            /// table. man 2 uname
            call("uname", returns: "table", canFail: true) { frame in
                frame.withRecord(as: utsname.self) { NamesResult(names: $0).write(uname($0), frame) }
            },
            /// The name of the machine in the network. man 2 gethostname
            call("gethostname", returns: "string", canFail: true, preparing: [.scratch(roomForName)]) { frame in
                let name = frame.scratch.bindMemory(to: CChar.self)
                guard let start = name.baseAddress, gethostname(start, name.count) == 0 else {
                    return ScratchResult().write(-1, frame)
                }
                ScratchResult().write(strnlen(start, name.count), frame)
            },
            /// Names the machine. man 2 sethostname
            system("sethostname", .bytes("name"), returns: .success) { name in
                sethostname(name.baseAddress ?? UnsafePointer(unmapped()), name.count)
            },
            /// The figures of the system: since when it is up, in seconds, its loads, in 65536ths, its memory, in units of
            /// `mem_unit` bytes, its processes. man 2 sysinfo
            system("sysinfo", .filled(sysinfoLayout, "info"), returns: .filled(sysinfoLayout, argument: 1)) {
                sysinfo($0)
            },
            /// Any system call by its number, with integers as they are, and strings and objects as the addresses of
            /// their bytes. Whether the memory is as large as the call takes it to be is not checked, nor what it does to
            /// this process: a wrong call can end it. A Lua string must not be written to. man 2 syscall
            system(
                "syscall", .long("number"), .word("a"), .word("b"), .word("c"), .word("d"), .word("e"), .word("f"),
                returns: .count
            ) { clinux_syscall($0, $1, $2, $3, $4, $5, $6) },
        ], types: [.structure("sysinfo", sysinfoLayout), .structure("utsname", utsnameLayout)])

    /// In bytes; the longest name has 64, and a NUL follows it.
    private static let roomForName = 256

    private static let sysinfoLayout = Layout<sysinfo>(
        "sysinfo",
        [
            .integer("uptime", \.uptime), .array("loads", \.loads, of: UInt.self), .integer("totalram", \.totalram),
            .integer("freeram", \.freeram), .integer("sharedram", \.sharedram), .integer("bufferram", \.bufferram),
            .integer("totalswap", \.totalswap), .integer("freeswap", \.freeswap), .integer("procs", \.procs),
            .integer("pad", \.pad), .integer("totalhigh", \.totalhigh), .integer("freehigh", \.freehigh),
            .integer("mem_unit", \.mem_unit),
        ])

    private static let utsnameLayout = Layout<utsname>(
        "utsname",
        [
            .array("sysname", \.sysname, of: UInt8.self), .array("nodename", \.nodename, of: UInt8.self),
            .array("release", \.release, of: UInt8.self), .array("version", \.version, of: UInt8.self),
            .array("machine", \.machine, of: UInt8.self), .array("domainname", \.domainname, of: UInt8.self),
        ])
}

/// The names of the system, which lie in the frame, as a table of strings.
private struct NamesResult: ResultKind {
    let names: UnsafeMutablePointer<utsname>
    var type: String { "table" }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            func name<Value>(_ path: KeyPath<utsname, Value>, _ key: StaticString) {
                let offset = MemoryLayout<utsname>.offset(of: path) ?? 0
                let start = UnsafeRawPointer(names) + offset
                let size = MemoryLayout<Value>.size
                results.bytes(start, count: strnlen(start.assumingMemoryBound(to: CChar.self), size), key)
            }
            results.table {
                name(\.sysname, "sysname")
                name(\.nodename, "nodename")
                name(\.release, "release")
                name(\.version, "version")
                name(\.machine, "machine")
                name(\.domainname, "domainname")
            }
        }
    }
}

extension NamesResult: @unchecked Sendable {}
