import CLua

/// A Lua module: what `require` returns for a name.
struct Module {
    let name: StaticString
    /// Whether loading it also sets the global of that name, as C modules of Lua 5.1 do.
    var isGlobal = false
    var entries: [Entry] = []
    /// The names live as long as the process.
    var constants: [(name: UnsafePointer<CChar>, value: Double)] = []
    /// Names and numbers that become the module's table `errno`; empty for none.
    var errors: [(name: UnsafePointer<CChar>, value: Int32)] = []
    var sets: [FlagSet] = []
    var layouts: [AnyLayout] = []
    var resources: [ResourceType] = []
    /// Other names of entries.
    var aliases: [(name: StaticString, of: StaticString)] = []
    /// Constructors in the table `t`. With them a module has objects, descriptors and 64-bit integers; one
    /// module of a state can.
    var types: [ObjectType] = []
    /// The entries and aliases that are methods of descriptors.
    var methods: [StaticString] = []
    /// Members that are structs.
    var objects: [ObjectConstant] = []

    /// The declaration as C reads it. It lives as long as the process, since Lua holds its addresses.
    func registration() -> UnsafePointer<clua_module> {
        var seen = Set<String>()
        let names = (entries.map(\.name) + aliases.map(\.name) + objects.map(\.name)).map { "\($0)" }
        for name in names + constants.map({ String(cString: $0.name) }) {
            precondition(seen.insert(name).inserted, "\(self.name).\(name) is declared twice")
        }
        let module = UnsafeMutablePointer<clua_module>.allocate(capacity: 1)
        module.initialize(
            to: clua_module(
                name: name.cString,
                entries: permanent(entries.map { $0.registration() }), entry_count: UInt32(entries.count),
                constants: permanent(constants.map { clua_constant(name: $0.name, value: $0.value) }),
                constant_count: UInt32(constants.count),
                errors: permanent(errors.map { clua_constant(name: $0.name, value: Double($0.value)) }),
                error_count: UInt32(errors.count),
                global: isGlobal,
                sets: permanent(sets.map { $0.raw }), set_count: UInt32(sets.count),
                layouts: permanent(layouts.map { $0 }), layout_count: UInt32(layouts.count),
                resources: permanent(resources.map { $0.raw }), resource_count: UInt32(resources.count),
                aliases: permanent(aliases.map { clua_alias(name: $0.name.cString, of: $0.of.cString) }),
                alias_count: UInt32(aliases.count),
                types: permanent(types.map(\.raw)), type_count: UInt32(types.count),
                methods: permanent(methods.map { Optional.some($0.cString) }), method_count: UInt32(methods.count),
                objects: permanent(objects.map(\.raw)), object_count: UInt32(objects.count)))
        return UnsafePointer(module)
    }
}

extension Entry {
    /// The entry as C reads it. What it points to lives as long as the process.
    func registration() -> clua_entry {
        var raw = clua_entry()
        raw.name = name.cString
        raw.context = UnsafeRawPointer(Unmanaged.passRetained(EntryBody(body)).toOpaque())
        raw.body = { frame, context in
            Unmanaged<EntryBody>.fromOpaque(context!)._withUnsafeGuaranteedRef { $0.run(Frame(raw: frame!)) }
        }
        raw.parameter_count = Int32(arguments.count)
        var steps = arguments.enumerated().compactMap { index, kind in
            kind.preparation?.registration(argument: UInt8(index + 1))
        }
        steps += preparations.map { $0.registration(argument: 0) }
        // A table that holds the arguments is unpacked before anything looks at them. What descriptors are reserved
        // could be used up by finalizers, if another step ran after it.
        func rank(_ step: clua_prepare) -> Int {
            switch UInt32(step.preparation) {
            case CLUA_PREPARE_UNPACK.rawValue: 0
            case CLUA_PREPARE_RESERVE.rawValue: 2
            default: 1
            }
        }
        steps = (0...2).flatMap { wanted in steps.filter { rank($0) == wanted } }
        withUnsafeMutableBytes(of: &raw.prepare) { room in
            let room = room.bindMemory(to: clua_prepare.self)
            precondition(steps.count < room.count, "\(name) prepares more arguments than there is room for")
            for (index, step) in steps.enumerated() { room[index] = step }
        }
        return raw
    }
}

/// Holds an entry's closure, for C to carry.
private final class EntryBody {
    let run: @Sendable (Frame) -> Void
    init(_ run: @escaping @Sendable (Frame) -> Void) { self.run = run }
}

extension Preparation {
    fileprivate func registration(argument: UInt8) -> clua_prepare {
        var raw = clua_prepare()
        raw.argument = argument
        func prepare(_ step: clua_preparation, count: Int = 0) {
            raw.preparation = UInt8(step.rawValue)
            raw.count = UInt32(count)
        }
        switch self {
        case .strings(let strict):
            prepare(CLUA_PREPARE_STRINGS)
            raw.strict = strict
        case .integers: prepare(CLUA_PREPARE_INTEGERS)
        case .functions(let names):
            prepare(CLUA_PREPARE_FUNCTIONS, count: names.count)
            raw.names = permanent(names.map(Optional.some))
        case .record(let layout, let strict):
            prepare(CLUA_PREPARE_RECORD)
            raw.layout = UnsafePointer(layout)
            raw.strict = strict
        case .polled(let descriptor, let events):
            prepare(CLUA_PREPARE_POLLED)
            raw.parsers = permanent([clua_parsers(descriptor: descriptor, events: events)])
        case .vector(let layout):
            prepare(CLUA_PREPARE_VECTOR)
            raw.layout = UnsafePointer(layout)
        case .text: prepare(CLUA_PREPARE_TEXT)
        case .descriptors(let parse):
            prepare(CLUA_PREPARE_DESCRIPTORS)
            raw.descriptor = parse
        case .unpack(let names):
            prepare(CLUA_PREPARE_UNPACK, count: names.count)
            raw.names = permanent(names.map { Optional.some($0.cString) })
        case .scratch(let size):
            prepare(CLUA_PREPARE_SCRATCH, count: size)
        case .scratchUnless(let given):
            prepare(CLUA_PREPARE_SCRATCH)
            raw.given = UInt8(given)
        case .reserve(let count): prepare(CLUA_PREPARE_RESERVE, count: count)
        case .region: prepare(CLUA_PREPARE_REGION)
        case .resource(let type):
            prepare(CLUA_PREPARE_RESOURCE)
            raw.resource = UnsafePointer(type().raw)
        case .structs(let layout, let count, let convert):
            precondition(Int(layout.pointee.size) * count <= CLUA_RECORD_ROOM)
            prepare(CLUA_PREPARE_STRUCTS, count: count)
            raw.layout = UnsafePointer(layout)
            raw.convert = convert
        }
        return raw
    }
}

/// An entry that is not in a module: handlers get it as an argument.
struct PassedEntry: @unchecked Sendable {
    let raw: UnsafePointer<clua_entry>

    init(_ entry: Entry) {
        raw = permanent([entry.registration()])
    }
}

/// A copy of the elements that is never freed.
func permanent<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    copy.initialize(from: elements, count: elements.count)
    return UnsafePointer(copy)
}
