// Tests and this tool see what ScriptHost keeps to itself; builds for release do not allow it.
#if DEBUG
    import CLua
    import CLinux
    import Foundation
    @testable import ScriptHost

    extension ModuleModel {
        /// The module `syscall`, with what the comments of its sources say.
        static func syscall(_ sources: inout Sources) -> ModuleModel {
            var model = ModuleModel()
            for subsystem in SyscallModule.subsystems {
                let names = subsystem.entries.map { "\($0.name)" }
                let file = sources.file(declaring: names)
                let (title, introduction) = sources.section(declaring: names.first ?? "", file: file)
                let aliases = subsystem.aliases.map { (name: "\($0.name)", of: "\($0.of)") }
                let functions = subsystem.entries.map { entry in
                    Function(
                        entry, aliases: aliases.filter { $0.of == "\(entry.name)" }.map(\.name),
                        text: sources.documentation(of: "\(entry.name)", file: file))
                }
                model.sections.append(
                    Section(
                        title: title, introduction: introduction, functions: functions,
                        objects: subsystem.objects.map {
                            ("\($0.name)", String(cString: $0.raw.layout.pointee.name))
                        }))
                model.methods += subsystem.methods.map { "\($0)" }
                for type in subsystem.types { model.add(Record(type)) }
                for layout in subsystem.layouts {
                    let record = Record(UnsafePointer(layout))
                    if record.isObject { model.add(record) }
                }
                for resource in subsystem.resources {
                    let methods = resource.methods.map {
                        Function(
                            $0, aliases: [], text: sources.documentation(of: "\($0.name)", file: file, isMethod: true))
                    }
                    model.resources.append(
                        Resource(name: String(cString: resource.raw.pointee.name), methods: methods))
                }
            }
            model.families = Family.all.map { family in
                ConstantFamily(
                    label: family.label, combines: family.combines, prefixes: family.prefixes,
                    names: family.constants.map { String(cString: $0.name) })
            }
            model.constants = SyscallModule.module.constants.map { String(cString: $0.name) }
            return model
        }

        /// A type that has a constructor comes before what only uses its layout.
        private mutating func add(_ record: Record) {
            if let index = records.firstIndex(where: { $0.name == record.name }) {
                if record.isConstructible && !records[index].isConstructible { records[index] = record }
            } else {
                records.append(record)
            }
        }
    }

    extension FluModel {
        /// The module `flu`.
        static func read() -> FluModel {
            FluModel(
                entries: FluModule.module.entries.map { "\($0.name)" },
                constants: FluModule.module.constants.map { String(cString: $0.name) },
                errors: FluModule.module.errors.map { String(cString: $0.name) },
                handlers: Handler.names.map { String(cString: $0) })
        }
    }

    extension Function {
        fileprivate init(_ entry: Entry, aliases: [String], text: DocumentationText) {
            name = "\(entry.name)"
            parameters = entry.arguments.map { kind in
                let parameter = kind.parameter
                return Parameter(
                    name: parameter.name, type: parameter.type, fallback: parameter.fallback,
                    families: Self.families(of: kind))
            }
            results = TypeText.list(entry.returns)
            canFail = entry.canFail
            keys = entry.preparations.flatMap { preparation in
                if case .unpack(let names) = preparation { names.map { "\($0)" } } else { [String]() }
            }
            self.text = text
            self.aliases = aliases
        }

        private static func families(of kind: any ArgumentKind) -> [String] {
            if let wrapper = kind as? any Wrapper { return families(of: wrapper.wrapped) }
            return (kind as? any Naming).map { [$0.family] } ?? []
        }
    }

    /// A kind of argument around another.
    private protocol Wrapper {
        var wrapped: any ArgumentKind { get }
    }

    extension OptionalArgument: Wrapper {
        fileprivate var wrapped: any ArgumentKind { kind }
    }

    /// A kind of argument that takes the names of a family.
    private protocol Naming {
        var family: String { get }
    }

    extension NamedArgument: Naming {
        fileprivate var family: String { details.family.label }
    }

    extension Record {
        fileprivate init(_ type: ObjectType) {
            let shape: Shape
            switch clua_shape(UInt32(type.raw.shape)) {
            case CLUA_SHAPE_VECTOR: shape = .vector
            case CLUA_SHAPE_BUFFER: shape = .buffer
            case CLUA_SHAPE_FLEXIBLE: shape = .flexible
            case CLUA_SHAPE_DESCRIPTOR: shape = .descriptor
            default: shape = .structure
            }
            self.init(
                name: type.name, shape: shape, size: type.size(count: shape == .vector ? 1 : 0) ?? 0,
                fields: type.layout.map { Self.fields(UnsafePointer($0)) } ?? [],
                layout: type.layout.map { String(cString: $0.pointee.name) }, isConstructible: true)
        }

        fileprivate init(_ layout: UnsafePointer<clua_layout>) {
            self.init(
                name: String(cString: layout.pointee.name), shape: .structure, size: Int(layout.pointee.size),
                fields: Self.fields(layout), layout: String(cString: layout.pointee.name), isConstructible: false)
        }

        /// Some layouts are for reading tables alone.
        fileprivate var isObject: Bool {
            !fields.contains { field in
                if case .other = field.kind { true } else { field.name.isEmpty }
            }
        }

        private static func fields(_ layout: UnsafePointer<clua_layout>) -> [Field] {
            (0..<Int(layout.pointee.field_count)).map { index in
                let field = layout.pointee.fields[index]
                let kind: Field.Kind
                switch clua_kind(UInt32(field.kind)) {
                case CLUA_SIGNED: kind = .integer(bytes: Int(field.width), isSigned: true)
                case CLUA_UNSIGNED: kind = .integer(bytes: Int(field.width), isSigned: false)
                case CLUA_BOOLEAN: kind = .boolean
                case CLUA_STRUCT: kind = .structure(field.layout.map { String(cString: $0.pointee.name) } ?? "")
                case CLUA_ARRAY:
                    let width = max(Int(field.width), 1)
                    kind = .array(elements: field.size == 0 ? nil : Int(field.size) / width, bytes: width)
                case CLUA_POINTER: kind = .pointer
                default: kind = .other
                }
                return Field(name: String(cString: field.name), kind: kind, isAlias: field.alias)
            }
        }
    }
#endif
