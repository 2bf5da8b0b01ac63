/// scripts/types/syscall.lua: the module as editors with LuaCATS know it.
struct Annotations {
    private let model: ModuleModel
    private let classes: Set<String>
    private var lines: [String] = []
    /// Types that are no class of the module and no type of Lua.
    private var problems: [String] = []

    static func annotations(_ model: ModuleModel) -> (text: String, problems: [String]) {
        var annotations = Annotations(model: model)
        annotations.addModule()
        annotations.addObjects()
        for record in model.records { annotations.add(record) }
        annotations.addConstructors()
        for function in model.functions { annotations.add(function, to: "S.") }
        annotations.addMethods()
        for resource in model.resources { annotations.add(resource) }
        annotations.lines += ["return S"]
        return (annotations.lines.joined(separator: "\n") + "\n", annotations.problems)
    }

    private init(model: ModuleModel) {
        self.model = model
        classes = Set(
            ["memory", "region", "int64", "constructor"] + model.records.map(\.name)
                + model.records.compactMap(\.layout) + model.resources.map(\.name))
    }

    private mutating func addModule() {
        lines += [
            "---@meta syscall", "", "-- Written by `make docs`. For editors that know LuaCATS; nothing runs this file.",
            "",
            "---The system calls of Linux.", "---@class syscall", "---@field t syscall.types constructors",
        ]
        for section in model.sections {
            for object in section.objects { lines.append("---@field \(object.name) syscall.\(object.type)") }
        }
        for name in model.constants { lines.append("---@field \(name) integer") }
        lines += ["local S = {}", ""]
    }

    private mutating func addObjects() {
        lines += [
            "---A buffer, a struct, an array of structs, or a region.", "---@class syscall.memory", "",
            "---Memory that mmap has mapped.", "---@class syscall.region: syscall.memory",
            "---@field [integer] integer", "---@operator len: integer", "",
            "---A function of S.t.", "---@alias syscall.constructor fun(...): any", "",
            "---An integer beyond 2^53, with or without a sign.", "---@class syscall.int64",
        ]
        for operation in ["add", "sub", "mul", "div", "mod"] {
            lines.append("---@operator \(operation)(integer|syscall.int64): integer|syscall.int64")
        }
        lines += [
            "---@operator unm: integer|syscall.int64", "local int64 = {}", "",
            "---The nearest number.", "---@return number", "function int64:tonumber() end",
            "---The upper 32 bits.", "---@return integer", "function int64:hi() end",
            "---The lower 32 bits.", "---@return integer", "function int64:lo() end",
        ]
        for comparison in ["eq", "lt", "le"] {
            lines += [
                "---@param other integer|syscall.int64", "---@return boolean",
                "function int64:\(comparison)(other) end",
            ]
        }
        lines.append("")
    }

    private mutating func add(_ record: Record) {
        let name = "syscall.\(record.name)"
        switch record.shape {
        case .descriptor:
            lines += ["---A descriptor, which the collector closes.", "---@class \(name)", "---@field fd integer"]
            lines += ["local \(record.name) = {}", ""]
        case .buffer:
            lines += ["---@class \(name): syscall.memory", "---@field [integer] integer", "---@operator len: integer"]
            lines.append("")
        case .vector:
            let element = Self.element(of: record)
            if !model.records.contains(where: { $0.name == element }) {
                lines.append("---@class syscall.\(element): syscall.memory")
                lines += record.fields.map(Self.field)
                lines.append("")
            }
            lines += ["---@class \(name): syscall.memory", "---@field [integer] syscall.\(element)"]
            lines += ["---@operator len: integer", ""]
        case .structure, .flexible:
            lines.append("---@class \(name): syscall.memory")
            lines += record.fields.map(Self.field)
            lines.append("")
        }
    }

    /// The class of the elements of a vector.
    private static func element(of record: Record) -> String {
        record.layout == record.name ? "\(record.name)_element" : record.layout ?? "memory"
    }

    private static func field(_ field: Record.Field) -> String { "---@field \(field.name) \(type(of: field))" }

    private static func type(of field: Record.Field) -> String {
        switch field.kind {
        case .integer(let bytes, _): bytes == 8 ? "integer|syscall.int64" : "integer"
        case .boolean: "boolean"
        case .structure(let name): "syscall.\(name)"
        case .array: "syscall.buffer|integer[]"
        case .pointer: "syscall.memory?"
        case .other: "any"
        }
    }

    private mutating func addConstructors() {
        lines += ["---@class syscall.types", "local t = {}", "", "S.t = t", ""]
        for record in model.records where record.isConstructible {
            let type = "syscall.\(record.name)"
            switch record.shape {
            case .structure:
                let fields = record.fields.filter { !$0.isAlias }
                let names = fields.map { Self.name($0.name) }
                lines += ["---The values of the fields in their order, a table of them by name, or one to copy."]
                lines += zip(fields, names).map { "---@param \($1)? \(Self.type(of: $0))" }
                lines += ["---@return \(type)", "---@overload fun(fields: table|\(type)): \(type)"]
                lines += Self.definition("t.\(record.name)", names)
            case .flexible:
                lines += [
                    "---@param n integer bytes after the struct", "---@param ... any values of the fields",
                    "---@return \(type)", "function t.\(record.name)(n, ...) end",
                ]
            case .vector:
                lines += [
                    "---@param n integer elements", "---@param ... table values of the elements, each a table",
                    "---@return \(type)", "function t.\(record.name)(n, ...) end",
                ]
            case .buffer:
                lines += [
                    "---@param n integer bytes", "---@param ... string|integer|table what they are at first",
                    "---@return \(type)", "function t.\(record.name)(n, ...) end",
                ]
            case .descriptor:
                lines += [
                    "---@param number integer a descriptor, which the object owns from then on", "---@return \(type)",
                    "function t.\(record.name)(number) end",
                ]
            }
            lines.append("")
        }
    }

    /// One line if it fits.
    private static func definition(_ name: String, _ parameters: [String]) -> [String] {
        let line = "function \(name)(\(parameters.joined(separator: ", "))) end"
        if line.count <= 118 { return [line] }
        return ["function \(name)("] + wrapped(parameters.joined(separator: ", "), width: 112).map { "  " + $0 } + [
            ") end"
        ]
    }

    private mutating func add(_ function: Function, to owner: String) {
        document(function, parameters: function.parameters[...])
        let names = function.parameters.map { Self.name($0.name) }
        lines += Self.definition("\(owner)\(function.name)", names) + [""]
        for alias in function.aliases {
            lines += ["---The same as \(function.name).", "S.\(alias) = S.\(function.name)", ""]
        }
    }

    private mutating func addMethods() {
        guard let descriptor = model.records.first(where: { $0.shape == .descriptor })?.name else { return }
        for name in model.methods {
            guard let function = model.function(name) else {
                problems.append("\(name) is a method of descriptors, and no function")
                continue
            }
            let parameters = function.parameters.dropFirst()
            document(function, parameters: parameters)
            lines += Self.definition("\(descriptor):\(name)", parameters.map { Self.name($0.name) }) + [""]
        }
    }

    private mutating func add(_ resource: Resource) {
        lines += ["---@class syscall.\(resource.name)", "local \(resource.name) = {}", ""]
        for method in resource.methods {
            let parameters = method.parameters.dropFirst()
            document(method, parameters: parameters)
            lines += Self.definition("\(resource.name):\(method.name)", parameters.map { Self.name($0.name) }) + [""]
        }
    }

    private mutating func document(_ function: Function, parameters: ArraySlice<Function.Parameter>) {
        let pages = function.text.pages.isEmpty ? "" : " See \(function.text.pages.joined(separator: ", "))."
        lines += wrapped(function.text.text + pages, width: 115).map { "---\($0)" }
        for parameter in parameters {
            let isName = parameter.name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*|\.\.\./) != nil
            if !isName { problems.append("\(function.name): the parameter '\(parameter.name)' needs a name") }
            let type = qualified(parameter.type, in: function)
            let mark = parameter.fallback == nil || parameter.name == "..." ? "" : "?"
            lines.append("---@param \(Self.name(parameter.name))\(mark) \(type)")
        }
        var results = function.results.map { qualified($0, in: function) }
        if function.canFail {
            if results.isEmpty { results = ["nil"] }
            for (index, type) in ["nil", "string", "integer"].enumerated() {
                if index >= results.count {
                    results.append("\(type)?")
                } else if index == 0 {
                    results[0] = TypeText.optional(results[0])
                } else {
                    results[index] = TypeText.optional("\(results[index])|\(type)")
                }
            }
        }
        for (index, result) in results.enumerated() {
            let isFailure = function.canFail && index >= max(function.results.count, 1)
            lines.append("---@return \(result)\(isFailure ? ["", " message", " errno"][index] : "")")
        }
        if !function.keys.isEmpty {
            let keys = zip(function.keys, function.parameters).map { key, parameter in
                "\(key)?: \(qualified(parameter.type, in: function))"
            }
            lines.append(
                "---@overload fun(arguments: { \(keys.joined(separator: ", ")) }): \(results.joined(separator: ", "))")
        }
    }

    private mutating func qualified(_ type: String, in function: Function) -> String {
        let (text, unknown) = TypeText.qualified(type, classes: classes, prefix: "syscall.")
        for name in unknown { problems.append("\(function.name): '\(name)' is the name of no type") }
        return text
    }

    /// A name that Lua takes for a parameter.
    private static func name(_ name: String) -> String {
        let keywords: Set = [
            "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil",
            "not",
            "or", "repeat", "return", "then", "true", "until", "while",
        ]
        return keywords.contains(name) ? name + "_" : name
    }
}
