import CLua

/// A Lua module: what `require` returns for a name.
struct Module {
    let name: StaticString
    /// Whether loading it also sets the global of that name, as C modules of Lua 5.1 do.
    var isGlobal = false
    var entries: [Entry] = []
    var constants: [(name: StaticString, value: Double)] = []
    /// Names and numbers that become the module's table `errno`; empty for none.
    var errors: [(name: UnsafePointer<CChar>, value: Int32)] = []
    var sets: [FlagSet] = []
    var layouts: [UnsafeMutablePointer<clua_layout>] = []
    var resources: [ResourceType] = []

    /// The declaration as C reads it. It lives as long as the process, since Lua holds its addresses.
    func registration() -> UnsafePointer<clua_module> {
        var seen = Set<String>()
        for name in entries.map(\.name) + constants.map(\.name) {
            precondition(seen.insert("\(name)").inserted, "\(self.name).\(name) is declared twice")
        }
        let module = UnsafeMutablePointer<clua_module>.allocate(capacity: 1)
        module.initialize(
            to: clua_module(
                name: name.cString,
                entries: permanent(entries.map { $0.registration() }), entry_count: UInt32(entries.count),
                constants: permanent(constants.map { clua_constant(name: $0.name.cString, value: $0.value) }),
                constant_count: UInt32(constants.count),
                errors: permanent(errors.map { clua_constant(name: $0.name, value: Double($0.value)) }),
                error_count: UInt32(errors.count),
                global: isGlobal,
                sets: permanent(sets.map { $0.raw }), set_count: UInt32(sets.count),
                layouts: permanent(layouts.map { $0 }), layout_count: UInt32(layouts.count),
                resources: permanent(resources.map { $0.raw }), resource_count: UInt32(resources.count)))
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
        var steps: [clua_prepare] = []
        for (index, kind) in arguments.enumerated() {
            guard let preparation = kind.preparation else { continue }
            steps.append(preparation.registration(argument: UInt8(index + 1)))
        }
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
        switch self {
        case .strings:
            raw.preparation = UInt8(CLUA_PREPARE_STRINGS.rawValue)
        case .functions(let names):
            raw.preparation = UInt8(CLUA_PREPARE_FUNCTIONS.rawValue)
            raw.names = permanent(names.map(Optional.some))
            raw.name_count = UInt16(names.count)
        case .record(let layout):
            raw.preparation = UInt8(CLUA_PREPARE_RECORD.rawValue)
            raw.layout = UnsafePointer(layout)
        case .text:
            raw.preparation = UInt8(CLUA_PREPARE_TEXT.rawValue)
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
