/// docs/syscall.md.
struct Markdown {
    let model: ModuleModel
    private var lines: [String] = []

    /// - Parameter introduction: what comes before the generated part, its title included.
    static func document(_ model: ModuleModel, introduction: String) -> String {
        var document = Markdown(model: model)
        document.contents()
        for section in model.sections { document.add(section) }
        document.addMethods()
        document.addTypes()
        document.addConstants()
        return introduction + "\n" + document.lines.joined(separator: "\n") + "\n"
    }

    private init(model: ModuleModel) { self.model = model }

    private mutating func paragraph(_ text: String) { lines += wrapped(text) + [""] }

    private mutating func contents() {
        let titles = model.sections.map(\.title) + ["Methods of descriptors", "Types", "Constants"]
        lines += ["## Contents", ""]
        lines += titles.map { "- [\($0)](#\(Self.anchor($0)))" } + [""]
    }

    private mutating func add(_ section: Section) {
        lines += ["## \(section.title)", ""]
        if !section.introduction.isEmpty { paragraph(Self.escaped(section.introduction)) }
        for function in section.functions { add(function, of: "S.") }
        for resource in model.resources where section.functions.contains(where: { $0.results.contains(resource.name) })
        {
            for method in resource.methods { add(method, of: "\(resource.name):") }
        }
        if !section.objects.isEmpty {
            paragraph(
                "Members that are structs: "
                    + section.objects.map { "`S.\($0.name)` (`\($0.type)`)" }.joined(separator: ", ") + ".")
        }
    }

    private mutating func add(_ function: Function, of owner: String) {
        lines += ["### `\(Self.signature(function, owner))`\(Self.outcome(function))", ""]
        var text = Self.escaped(function.text.text)
        if !function.text.pages.isEmpty {
            text += " See " + function.text.pages.map(Self.escaped).joined(separator: ", ") + "."
        }
        paragraph(text)
        var notes: [String] = []
        for parameter in function.parameters where !parameter.families.isEmpty {
            let families = parameter.families.map { "[\($0)](#constants)" }.joined(separator: " or ")
            notes.append("`\(parameter.name)` takes names: \(families).")
        }
        if !function.keys.isEmpty {
            let keys = function.keys.map { "`\($0)`" }.joined(separator: ", ")
            notes.append("All arguments may come in one table, as \(keys).")
        }
        if !function.aliases.isEmpty {
            let names = function.aliases.map { "`S.\($0)`" }.joined(separator: ", ")
            notes.append("Also called \(names).")
        }
        if !notes.isEmpty { paragraph(notes.joined(separator: " ")) }
    }

    private mutating func addMethods() {
        lines += ["## Methods of descriptors", ""]
        paragraph(
            "`fd:name(...)` is `S.name(fd, ...)` for these names: "
                + model.methods.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }

    private mutating func addTypes() {
        lines += ["## Types", ""]
        paragraph(
            "Sizes are in bytes. `[n]` is an array of `n` elements, which counts from 0; *u* marks fields without a sign."
        )
        lines += ["| type | size | fields |", "|---|---:|---|"]
        for record in model.records {
            let name: String
            switch record.shape {
            case .structure: name = record.isConstructible ? "`S.t.\(record.name)`" : "`\(record.name)`"
            case .flexible, .vector, .buffer: name = "`S.t.\(record.name)(n)`"
            case .descriptor: name = "`S.t.\(record.name)(number)`"
            }
            let size: String
            switch record.shape {
            case .flexible: size = "\(record.size) + n"
            case .vector: size = "\(record.size) n"
            case .buffer: size = "n"
            default: size = "\(record.size)"
            }
            lines.append("| \(name) | \(size) | \(Self.fields(of: record)) |")
        }
        lines.append("")
    }

    private static func fields(of record: Record) -> String {
        if record.shape == .buffer { return "bytes, 0 to n - 1" }
        if record.shape == .descriptor { return "`fd`, a number" }
        let fields = record.fields.filter { !$0.isAlias }.map { field in
            switch field.kind {
            case .integer(let bytes, let isSigned): "`\(field.name)` \(bytes * 8)\(isSigned ? "" : "u")"
            case .structure(let name): "`\(field.name)` `\(name)`"
            case .array(let elements?, let bytes): "`\(field.name)` \(bytes * 8)u[\(elements)]"
            case .array(nil, let bytes): "`\(field.name)` \(bytes * 8)u[n]"
            case .pointer: "`\(field.name)` object or nil"
            case .boolean, .other: "`\(field.name)`"
            }
        }
        let aliases = record.fields.filter(\.isAlias).map { "`\($0.name)`" }
        let also = aliases.isEmpty ? "" : "; also \(aliases.joined(separator: ", "))"
        return fields.joined(separator: ", ") + also
    }

    private mutating func addConstants() {
        lines += ["## Constants", ""]
        paragraph(
            """
            Every name is a member of `S`, a number: `S.O_RDONLY`. Where a parameter takes names of a family, each can be \
            given as a string, with or without the prefix, in any case; where values combine, also several with commas.
            """)
        for family in model.families {
            let prefixes = family.prefixes.map { "`\($0)`" }.joined(separator: ", ")
            let kind = family.combines ? "values combine" : "one of them"
            lines += [
                "<details>",
                "<summary>\(family.label) (\(family.names.count))</summary>",
                "",
            ]
            paragraph(prefixes.isEmpty ? "No prefix; \(kind)." : "Prefix \(prefixes); \(kind).")
            paragraph(family.names.map { "`\($0)`" }.joined(separator: " "))
            lines += ["</details>", ""]
        }
        lines.removeLast()
    }

    /// `S.open(path [, flags = 0 [, mode = 0]])`
    private static func signature(_ function: Function, _ owner: String) -> String {
        var parameters = function.parameters[...]
        if owner.hasSuffix(":") { parameters = parameters.dropFirst() }
        let required = parameters.lastIndex { $0.fallback == nil }.map { $0 + 1 } ?? parameters.startIndex
        var text = parameters[..<required].map(\.name).joined(separator: ", ")
        for (index, parameter) in parameters[required...].enumerated() {
            let comma = required + index > parameters.startIndex ? ", " : ""
            let fallback = parameter.fallback.map { $0 == "nil" ? "" : " = \($0)" } ?? ""
            text += "\(text.isEmpty ? "" : " ")[\(comma)\(parameter.name)\(fallback)"
        }
        text += String(repeating: "]", count: parameters.endIndex - required)
        return "\(owner)\(function.name)(\(text))"
    }

    private static func outcome(_ function: Function) -> String {
        let results = function.results.map { escaped($0.replacing("|", with: " or ")) }.joined(separator: ", ")
        let failure = "nil, message, errno"
        switch (results.isEmpty, function.canFail) {
        case (true, false): return ""
        case (true, true): return " → \(failure)"
        case (false, false): return " → \(results)"
        case (false, true): return " → \(results) | \(failure)"
        }
    }

    private static func anchor(_ title: String) -> String {
        title.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
    }

    /// What Markdown would take for its own, outside of code.
    private static func escaped(_ text: String) -> String {
        var isCode = false
        return text.reduce(into: "") { result, character in
            if character == "`" { isCode.toggle() }
            if !isCode && "*<>".contains(character) { result += "\\" }
            result.append(character)
        }
    }
}

/// Lines of at most so many characters; a word that is longer has a line to itself.
func wrapped(_ text: String, width: Int = 118) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty && line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += line.isEmpty ? "\(word)" : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
}
