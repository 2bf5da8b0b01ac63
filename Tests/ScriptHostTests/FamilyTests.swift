import CLinux
import Glibc
import Testing

@testable import ScriptHost

@Suite("Families of constants")
struct FamilyTests {
    /// What the module has promised since 2011, as its contract lists it, and how many names that are.
    private static let promised: [(family: Family, count: Int, names: String)] = [
        (
            .openFlags, 22,
            """
            O_ACCMODE O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_NDELAY O_SYNC
            O_FSYNC O_ASYNC O_DIRECTORY O_NOFOLLOW O_CLOEXEC O_DIRECT O_NOATIME O_DSYNC O_RSYNC O_LARGEFILE
            """
        ),
        (
            .mode, 23,
            """
            S_IFMT S_IFSOCK S_IFLNK S_IFREG S_IFBLK S_IFDIR S_IFCHR S_IFIFO S_ISUID S_ISGID S_ISVTX S_IRWXU S_IRUSR
            S_IWUSR S_IXUSR S_IRWXG S_IRGRP S_IWGRP S_IXGRP S_IRWXO S_IROTH S_IWOTH S_IXOTH
            """
        ),
        (.access, 4, "R_OK W_OK X_OK F_OK"),
        (.protection, 6, "PROT_READ PROT_WRITE PROT_EXEC PROT_NONE PROT_GROWSDOWN PROT_GROWSUP"),
        (
            .mapFlags, 17,
            """
            MAP_SHARED MAP_PRIVATE MAP_TYPE MAP_FIXED MAP_FILE MAP_ANONYMOUS MAP_ANON MAP_32BIT MAP_GROWSDOWN
            MAP_DENYWRITE MAP_EXECUTABLE MAP_LOCKED MAP_NORESERVE MAP_POPULATE MAP_NONBLOCK MAP_STACK MAP_HUGETLB
            """
        ),
        (.msync, 3, "MS_ASYNC MS_SYNC MS_INVALIDATE"),
        (.mlock, 2, "MCL_CURRENT MCL_FUTURE"),
        (.mremap, 2, "MREMAP_MAYMOVE MREMAP_FIXED"),
        (
            .socketType, 9,
            """
            SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET SOCK_CLOEXEC SOCK_NONBLOCK
            """
        ),
        (.controlMessage, 2, "SCM_RIGHTS SCM_CREDENTIALS"),
        (.socketLevel, 8, "SOL_SOCKET SOL_RAW SOL_DECNET SOL_X25 SOL_PACKET SOL_ATM SOL_AAL SOL_IRDA"),
        (
            .socketOption, 22,
            """
            SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST SO_SNDBUF SO_RCVBUF SO_SNDBUFFORCE
            SO_RCVBUFFORCE SO_KEEPALIVE SO_OOBINLINE SO_NO_CHECK SO_PRIORITY SO_LINGER SO_BSDCOMPAT SO_PASSCRED
            SO_PEERCRED SO_RCVLOWAT SO_SNDLOWAT SO_RCVTIMEO SO_SNDTIMEO
            """
        ),
        (.backlog, 1, "SOMAXCONN"),
        (.waitOptions, 6, "WNOHANG WUNTRACED WSTOPPED WEXITED WCONTINUED WNOWAIT"),
        (
            .messageFlags, 19,
            """
            MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_TRYHARD MSG_CTRUNC MSG_PROXY MSG_TRUNC MSG_DONTWAIT MSG_EOR MSG_WAITALL
            MSG_FIN MSG_SYN MSG_CONFIRM MSG_RST MSG_ERRQUEUE MSG_NOSIGNAL MSG_MORE MSG_WAITFORONE MSG_CMSG_CLOEXEC
            """
        ),
        (.seek, 3, "SEEK_SET SEEK_CUR SEEK_END"),
        (.exitStatus, 2, "EXIT_SUCCESS EXIT_FAILURE"),
        (
            .fcntlCommand, 20,
            """
            F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN F_SETSIG F_GETSIG
            F_SETOWN_EX F_GETOWN_EX F_SETLEASE F_GETLEASE F_NOTIFY F_SETPIPE_SZ F_GETPIPE_SZ F_DUPFD_CLOEXEC
            """
        ),
        (
            .advice, 18,
            """
            MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_REMOVE MADV_DONTFORK MADV_DOFORK
            MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE MADV_HWPOISON POSIX_MADV_NORMAL
            POSIX_MADV_RANDOM POSIX_MADV_SEQUENTIAL POSIX_MADV_WILLNEED POSIX_MADV_DONTNEED
            """
        ),
        (.signalHandler, 4, "SIG_ERR SIG_DFL SIG_IGN SIG_HOLD"),
        (
            .signal, 35,
            """
            SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGIOT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE
            SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ
            SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPOLL SIGPWR SIGSYS SIGUNUSED
            """
        ),
        (
            .domain, 41,
            """
            AF_UNSPEC AF_LOCAL AF_UNIX AF_FILE AF_INET AF_AX25 AF_IPX AF_APPLETALK AF_NETROM AF_BRIDGE AF_ATMPVC AF_X25
            AF_INET6 AF_ROSE AF_DECnet AF_NETBEUI AF_SECURITY AF_KEY AF_NETLINK AF_ROUTE AF_PACKET AF_ASH AF_ECONET
            AF_ATMSVC AF_RDS AF_SNA AF_IRDA AF_PPPOX AF_WANPIPE AF_LLC AF_CAN AF_TIPC AF_BLUETOOTH AF_IUCV AF_RXRPC
            AF_ISDN AF_PHONET AF_IEEE802154 AF_CAIF AF_ALG AF_MAX
            """
        ),
        (
            .clock, 7,
            """
            CLOCK_REALTIME CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID CLOCK_THREAD_CPUTIME_ID CLOCK_MONOTONIC_RAW
            CLOCK_REALTIME_COARSE CLOCK_MONOTONIC_COARSE
            """
        ),
    ]

    /// The value of a name whose bytes end where they end, without a NUL.
    private func value(_ name: String, _ family: Family) -> Int64? {
        Array(name.utf8).withUnsafeBytes { family.value(of: $0.assumingMemoryBound(to: CChar.self)) }
    }

    private func names(_ family: Family) -> [String] { family.constants.map { String(cString: $0.name) } }

    @Test("Every name of the contract has a value in its family")
    func promisedNames() {
        for (family, count, text) in Self.promised {
            let names = text.split { $0.isWhitespace }.map { String($0) }
            #expect(Set(names).count == count, "\(family.label)")
            for name in names { #expect(value(name, family) != nil, "\(name) among \(family.label)") }
        }
    }

    @Test("Every name of errno.h is an error, with its number")
    func errors() {
        for (name, number) in ErrorNames.all {
            #expect(value(String(cString: name), .error) == Int64(number), "\(String(cString: name))")
        }
        #expect(Family.error.constants.count == ErrorNames.all.count)
        for constant in Family.error.constants {
            #expect(clinux_error_name(Int32(constant.value)) != nil, "\(String(cString: constant.name))")
        }
        for (name, number) in [
            ("EALREADY", EALREADY), ("EHWPOISON", EHWPOISON), ("ENOTSUP", ENOTSUP), ("EWOULDBLOCK", EWOULDBLOCK),
            ("EDEADLOCK", EDEADLOCK), ("2big", E2BIG),
        ] {
            #expect(value(name, .error) == Int64(number), "\(name)")
        }
    }

    @Test("Values are those of the headers")
    func headerValues() {
        let expected: [(Family, String, Int64)] = [
            (.openFlags, "O_CREAT", Int64(O_CREAT)), (.openFlags, "O_PATH", Int64(O_PATH)),
            (.openFlags, "O_ACCMODE", Int64(O_ACCMODE)), (.mode, "S_IFMT", Int64(S_IFMT as mode_t)),
            (.mode, "S_ISVTX", Int64(S_ISVTX as mode_t)), (.access, "X_OK", Int64(X_OK)),
            (.seek, "SEEK_HOLE", Int64(SEEK_HOLE)),
            (.fcntlCommand, "F_SETLKW", Int64(F_SETLKW)), (.fcntlCommand, "F_OFD_SETLK", Int64(F_OFD_SETLK)),
            (.lockType, "F_UNLCK", Int64(F_UNLCK)), (.flock, "LOCK_NB", Int64(LOCK_NB)),
            (.directoryDescriptor, "AT_FDCWD", Int64(AT_FDCWD)),
            (.fileTime, "UTIME_OMIT", Int64(CLINUX_UTIME_OMIT)),
            (.mapFlags, "MAP_ANONYMOUS", Int64(MAP_ANONYMOUS)), (.advice, "MADV_HWPOISON", Int64(MADV_HWPOISON)),
            (.domain, "AF_INET6", Int64(AF_INET6)), (.domain, "AF_MAX", Int64(AF_MAX)),
            (.socketType, "SOCK_SEQPACKET", Int64(SOCK_SEQPACKET.rawValue)),
            (.socketType, "SOCK_CLOEXEC", Int64(SOCK_CLOEXEC.rawValue)),
            (.socketProtocol, "IPPROTO_IPV6", Int64(IPPROTO_IPV6)), (.socketOption, "SO_PEERCRED", Int64(SO_PEERCRED)),
            (.messageFlags, "MSG_CMSG_CLOEXEC", Int64(MSG_CMSG_CLOEXEC)),
            (.backlog, "SOMAXCONN", Int64(SOMAXCONN)), (.shutdown, "SHUT_RDWR", Int64(SHUT_RDWR)),
            (.signal, "SIGPIPE", Int64(SIGPIPE)), (.signal, "SIGUNUSED", Int64(SIGSYS)),
            (.signalHandler, "SIG_ERR", -1), (.signalHandler, "SIG_DFL", 0), (.signalHandler, "SIG_IGN", 1),
            (.clock, "CLOCK_TAI", Int64(CLOCK_TAI)), (.waitOptions, "__WALL", Int64(__WALL)),
            (.epollEvents, "EPOLLET", 1 << 31), (.inotifyEvents, "IN_ONESHOT", 1 << 31),
            (.resource, "RLIMIT_NOFILE", Int64(RLIMIT_NOFILE.rawValue)),
            (.cloneFlags, "CLONE_NEWNS", Int64(CLONE_NEWNS)),
        ]
        for (family, name, number) in expected { #expect(value(name, family) == number, "\(name)") }
    }

    @Test("Each constant goes by its name, without its prefix, in any case, between spaces")
    func forms() {
        for family in Family.all {
            for (name, number) in family.constants.map({ (String(cString: $0.name), $0.value) }) {
                let bare = family.prefixes.filter { name.hasPrefix($0) }.map { String(name.dropFirst($0.count)) }
                for form in [name] + bare {
                    for text in [form, form.lowercased(), form.uppercased(), " \t\(form) \t"] {
                        #expect(value(text, family) == number, "'\(text)' among \(family.label)")
                    }
                }
            }
        }
        #expect(value("decnet", .domain) == Int64(AF_DECnet))
        #expect(value("DONTNEED", .advice) == value("POSIX_MADV_DONTNEED", .advice))
        #expect(value("reg", .mode) == nil)
        #expect(value("ifreg", .mode) == Int64(S_IFREG as mode_t))
        #expect(value("rusr", .mode) == Int64(S_IRUSR as mode_t))
    }

    @Test("A list of names stands for the bits of all, where values combine")
    func lists() {
        #expect(value("O_WRONLY, O_CREAT,O_TRUNC", .openFlags) == Int64(O_WRONLY | O_CREAT | O_TRUNC))
        #expect(value("\twronly ,\tCREAT\t", .openFlags) == Int64(O_WRONLY | O_CREAT))
        #expect(value("creat,creat", .openFlags) == Int64(O_CREAT))
        #expect(value("rdonly,rdonly", .openFlags) == 0)
        #expect(value("rusr, wusr, ISGID", .mode) == 0o2600)
        #expect(value("R_OK,x_ok", .access) == Int64(R_OK | X_OK))
        #expect(value("stream, nonblock", .socketType) == Int64(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue))
        for list in [
            ",", "creat,", ",creat", "creat,,excl", "creat, ,excl", "creat;excl", "creat excl", "creat,nought",
        ] {
            #expect(value(list, .openFlags) == nil, "'\(list)'")
        }
        for family in Family.all where !family.combines {
            let list = names(family).prefix(2).joined(separator: ",") + ",\(names(family)[0])"
            #expect(value(list, family) == nil, "'\(list)' among \(family.label)")
        }
    }

    @Test("What is no name is refused")
    func refused() {
        for family in Family.all {
            let first = names(family)[0]
            var texts = [
                "", " ", "\t \t", "0", "1", "-1", "nought", "\0", "é", "\(first)\0", "\0\(first)", "\(first)\0x",
            ]
            texts += ["\(first)_", "_\(first)", String(first.dropLast()) + "\0", "\n\(first)", first + first]
            texts += [String(repeating: "A", count: 1 << 16), String(repeating: " ", count: 1 << 16)]
            texts += family.prefixes + family.prefixes.map { $0 + $0 }
            for text in texts where !names(family).contains(text) {
                #expect(value(text, family) == nil, "'\(text.prefix(40))' among \(family.label)")
            }
        }
        #expect(value("R", .access) == nil)
        #expect(value("BLOCK", .signalHandler) == nil)
        #expect(value("RDLCK", .fcntlCommand) == nil)
    }

    @Test("A name of another family is refused")
    func others() {
        let all = Family.all.flatMap { names($0) }
        for family in Family.all {
            let own = Set(names(family))
            for name in all where !own.contains(name) {
                if value(name, family) != nil { Issue.record("\(name) among \(family.label)") }
            }
        }
    }

    @Test("A name has one value, in whichever family, and letter cases do not tell names apart")
    func oneValue() {
        var values: [String: Int64] = [:]
        for family in Family.all {
            for (name, number) in family.constants {
                let name = String(cString: name)
                #expect(values[name] == nil || values[name] == number, "\(name)")
                values[name] = number
            }
            #expect(Set(names(family).map { $0.uppercased() }).count == family.constants.count, "\(family.label)")
        }
        #expect(values.count > 1000)
    }

    @Test("A name without its prefix is never the whole name of another constant")
    func unambiguous() {
        for family in Family.all {
            let own = Set(names(family).map { $0.uppercased() })
            for prefix in family.prefixes {
                for name in own { #expect(!own.contains(prefix + name), "\(name) among \(family.label)") }
            }
        }
    }

    @Test("Families have labels of their own, and those that combine have no negative value")
    func families() {
        #expect(Set(Family.all.map(\.label)).count == Family.all.count)
        for family in Family.all {
            #expect(!family.label.isEmpty)
            #expect(!family.combines || family.constants.allSatisfy { $0.value >= 0 }, "\(family.label)")
        }
    }
}
