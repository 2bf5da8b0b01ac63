import CFuse
import Glibc

/// What the arguments of `flu.main` ask for, as far as the host has to know.
struct MountOptions {
    /// Bytes, as the script gave them; they live as long as the arguments that were read.
    private(set) var mountPoint: UnsafePointer<CChar>?
    /// Help or a version was asked for: libfuse prints it, and nothing is mounted.
    private(set) var isQuery = false
    private(set) var allowsOthers = false
    private(set) var allowsNonempty = false
    private var refusesBigWrites = false

    private enum Key: Int32 {
        case query, noBigWrites, allowOther, nonempty
    }

    /// Reads the arguments, takes out what libfuse does not know, and adds `big_writes`: without it
    /// libfuse 2.9 gets writes in pieces of 4 KiB.
    ///
    /// - Returns: nil when the arguments are malformed; libfuse has said why.
    static func read(_ arguments: UnsafeMutablePointer<fuse_args>) -> MountOptions? {
        let keys: [(StaticString, Key)] = [
            ("-h", .query), ("--help", .query), ("-ho", .query), ("-V", .query), ("--version", .query),
            ("no_big_writes", .noBigWrites), ("allow_other", .allowOther), ("allow_root", .allowOther),
            ("nonempty", .nonempty),
        ]
        let noOffset = UInt(UInt32.max)  // -1U, which FUSE_OPT_KEY has here
        var table = keys.map { fuse_opt(templ: $0.0.cString, offset: noOffset, value: $0.1.rawValue) }
        table.append(fuse_opt())
        var options = MountOptions()
        let result = withUnsafeMutablePointer(to: &options) { options in
            fuse_opt_parse(arguments, options, table) { data, argument, key, _ in
                let options = data!.assumingMemoryBound(to: MountOptions.self)
                return options.pointee.note(argument!, key) ? 1 : 0
            }
        }
        guard result == 0 else { return nil }
        if options.refusesBigWrites { return options }
        /* At the front: behind a "--" it would be no option. */
        return fuse_opt_insert_arg(arguments, min(1, arguments.pointee.argc), "-obig_writes") == 0 ? options : nil
    }

    /// - Returns: whether libfuse gets the argument too.
    private mutating func note(_ argument: UnsafePointer<CChar>, _ key: Int32) -> Bool {
        switch Key(rawValue: key) {
        case .query: isQuery = true
        case .noBigWrites:
            refusesBigWrites = true
            return false
        case .allowOther: allowsOthers = true
        case .nonempty: allowsNonempty = true
        case nil: if key == FUSE_OPT_KEY_NONOPT && mountPoint == nil { mountPoint = argument }
        }
        return true
    }
}

/// The version of libfuse that runs.
enum FuseVersion {
    static var text: String { "\(fuse_version() / 10).\(fuse_version() % 10)" }
}
