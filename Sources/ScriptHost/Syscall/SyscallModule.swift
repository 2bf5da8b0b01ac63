/// A part of the module: the calls of one subsystem, with what belongs to them.
struct Subsystem {
    var entries: [Entry]
    /// Layouts that are not in `types`: nested ones, results.
    var layouts: [AnyLayout] = []
    /// Constructors in `S.t`.
    var types: [ObjectType] = []
    var resources: [ResourceType] = []
    /// Other names of entries.
    var aliases: [(name: StaticString, of: StaticString)] = []
    /// The entries and aliases that are methods of descriptors.
    var methods: [StaticString] = []
    /// Members that are structs.
    var objects: [ObjectConstant] = []
    /// Names of bits in results.
    var sets: [FlagSet] = []
}

/// The module `syscall`: the system calls of Linux.
enum SyscallModule {
    nonisolated(unsafe) static let subsystems: [Subsystem] = [
        helpers, descriptors, transfers, descriptorControls, fileControls, metadata, fileModes, fileSystems,
        extendedAttributes, names, directories, addresses, sockets, messages, polling, events, timers,
        processes, signals, identity, limits, clocks, mappedMemory, systemInformation,
    ]

    nonisolated(unsafe) static let module = Module(
        name: "syscall",
        entries: subsystems.flatMap(\.entries),
        constants: constants,
        sets: subsystems.flatMap(\.sets),
        layouts: subsystems.flatMap { $0.layouts + $0.types.compactMap(\.layout) },
        resources: subsystems.flatMap(\.resources),
        aliases: subsystems.flatMap(\.aliases),
        types: subsystems.flatMap(\.types),
        methods: subsystems.flatMap(\.methods),
        objects: subsystems.flatMap(\.objects))

    /// Every constant of every family by its C name. A name may be in several, with the same value.
    private static var constants: [(name: UnsafePointer<CChar>, value: Double)] {
        var seen = Set<String>()
        return Family.all.flatMap(\.constants).filter { seen.insert(String(cString: $0.name)).inserted }
            .map { ($0.name, Double($0.value)) }
    }
}
