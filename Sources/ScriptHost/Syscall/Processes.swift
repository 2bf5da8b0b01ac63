import CLinux
import Glibc

/// Processes: making them, waiting for them, ending.
extension SyscallModule {
    nonisolated(unsafe) static let processes = Subsystem(
        entries: [
            /// Makes a child that goes on from here as well: returns 0 in the child, its number in the parent. What
            /// stdio holds then is written by both, if both end with exit. man 2 fork
            system("fork", returns: .integer) { clinux_fork() },
            /// Becomes another program; returns only if that fails. `argv[1]` is the program's own name, `envp` holds
            /// "NAME=value" and is all the environment that it gets. A process that serves a mount unmounts before,
            /// even if it then fails. man 2 execve
            system("execve", .path, .strings("argv"), .strings("envp"), returns: .success) {
                path, arguments, variables in
                let none = UnsafePointer<UnsafeMutablePointer<CChar>?>(unmapped())
                ServingProcess.leave?()
                return execve(path, arguments.baseAddress ?? none, variables.baseAddress ?? none)
            },
            /// Waits for a child. Beside its `pid` and the raw `status`, the table tells how it fares: `WIFEXITED`, then
            /// with `EXITSTATUS` and `WEXITSTATUS`; `WIFSIGNALED`, then with `WTERMSIG` and `WCOREDUMP`; `WIFSTOPPED`,
            /// then with `WSTOPSIG`; `WIFCONTINUED`. man 2 wait
            system("wait", returns: .wait) {
                var status: Int32 = 0
                let pid = wait(&status)
                return (pid, status)
            },
            /// Waits for the child `pid`, any if it is -1, and returns a table as wait does. With WNOHANG `pid` is 0 when
            /// no child has anything to tell; `WIFEXITED` is true then, too. man 2 waitpid
            system("waitpid", .int("pid"), .named(.waitOptions, "options", default: 0), returns: .wait) {
                pid, options in
                var status: Int32 = 0
                let child = waitpid(pid, &status, options)
                return (child, status)
            },
            /// Ends the process: stdio is written out and a mount unmounted, but finalizers do not run. Of the status
            /// the parent sees the low 8 bits. man 3 exit
            call("exit", .named(.exitStatus, "status", default: 0)) { _, status in exit(status) },
            /// Ends the process at once: nothing is written out. A mount is unmounted. man 2 _exit
            call("_exit", .named(.exitStatus, "status", default: 0)) { _, status in
                ServingProcess.leave?()
                _exit(status)
            },
            /// The number of the process. man 2 getpid
            system("getpid", returns: .number(pid_t.self)) { getpid() },
            /// The number of the parent; it changes when the parent ends. man 2 getppid
            system("getppid", returns: .number(pid_t.self)) { getppid() },
            /// The process group of a process, 0 for this one. man 2 getpgid
            system("getpgid", .int("pid", default: 0), returns: .integer) { getpgid($0) },
            /// Puts a process, 0 for this one, into a group, 0 for its own. man 2 setpgid
            system("setpgid", .int("pid", default: 0), .int("pgid", default: 0), returns: .success) { setpgid($0, $1) },
            /// The session of a process, 0 for this one. man 2 getsid
            system("getsid", .int("pid", default: 0), returns: .integer) { getsid($0) },
            /// Asks or changes something of the process that has no call of its own, such as PR_SET_PDEATHSIG,
            /// PR_SET_DUMPABLE or PR_SET_SECUREBITS (a sum of SECBIT_ constants), and returns what the option returns,
            /// mostly 0. No number from 4096 up is taken, which might be an address. man 2 prctl
            system(
                "prctl", .named(.prctlOption, "option"), .small("arg2"), .small("arg3"), .small("arg4"), .small("arg5"),
                returns: .integer
            ) { clinux_prctl($0, $1, $2, $3, $4) },
            /// Makes a session, and returns its number, which is the process's. man 2 setsid
            system("setsid", returns: .integer) { setsid() },
        ])
}

/// What a wait has found out of a child, as a table.
struct WaitResult: ResultKind {
    var type: String { "table" }

    func write(_ raw: (pid: pid_t, status: Int32), _ frame: Frame) {
        if raw.pid == -1 { return frame.fail(errno: errno) }
        let status = raw.status
        let low = status & 0x7F
        let high = Double(status >> 8 & 0xFF)
        let isExited = low == 0
        let isStopped = status & 0xFF == 0x7F
        let isSignaled = !isExited && low != 0x7F
        frame.results { results in
            results.table {
                results.number(Double(raw.pid), "pid")
                results.number(Double(status), "status")
                results.boolean(isExited, "WIFEXITED")
                results.boolean(isStopped, "WIFSTOPPED")
                results.boolean(isSignaled, "WIFSIGNALED")
                results.boolean(status == 0xFFFF, "WIFCONTINUED")
                if isExited {
                    results.number(high, "EXITSTATUS")
                    results.number(high, "WEXITSTATUS")
                }
                if isStopped { results.number(high, "WSTOPSIG") }
                if isSignaled {
                    results.number(Double(low), "WTERMSIG")
                    results.boolean(status & 0x80 != 0, "WCOREDUMP")
                }
            }
        }
    }
}

extension ResultKind where Self == WaitResult {
    static var wait: Self { .init() }
}
