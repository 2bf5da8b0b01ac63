import Foundation

/// The doc comments of a folder of Swift sources, by the entries that they stand above.
struct Sources {
    /// What is wrong with the sources, and where.
    private(set) var problems: [String] = []

    private struct Declaration {
        var file: String
        var line: Int
        var comment: [Substring]
    }

    private struct Subsystem {
        var file: String
        var line: Int
        var name: String
        var comment: [Substring]
    }

    private var declarations: [String: [Declaration]] = [:]
    private var subsystems: [Subsystem] = []

    init(folder: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "swift" {
            read(try String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
        }
    }

    private mutating func read(_ source: String, file: String) {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        var comment: [Substring] = []
        var outer: [Substring] = []
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("///") {
                comment.append(text.dropFirst(3).trimmingPrefix(" "))
                continue
            }
            // The name may stand on the line after the parenthesis.
            let next = index + 1 < lines.count ? lines[index + 1].drop { $0 == " " } : ""
            let call = text.hasSuffix("(") ? "\(text)\(next)" : String(text)
            if let match = call.prefixMatch(of: /(?:[a-z][A-Za-z]* = )?([a-z][A-Za-z]*)\("([A-Za-z0-9_]+)"/) {
                if !comment.isEmpty || ["call", "system"].contains(match.1) {
                    declarations[String(match.2), default: []].append(
                        Declaration(file: file, line: index + 1, comment: comment))
                }
            } else if let match = text.firstMatch(of: /\blet ([a-zA-Z]+) = Subsystem\(/) {
                subsystems.append(
                    Subsystem(
                        file: file, line: index + 1, name: String(match.1), comment: comment.isEmpty ? outer : comment))
            }
            if text.hasPrefix("extension ") { outer = comment }
            comment = []
        }
    }

    /// The file of a subsystem: the one that declares most of its entries.
    func file(declaring names: [String]) -> String {
        let counts = Dictionary(names.flatMap { declarations[$0] ?? [] }.map { ($0.file, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }

    /// The doc comment of an entry. What is wrong with it is noted.
    ///
    /// - Parameters:
    ///   - file: where it is most likely declared.
    ///   - isMethod: it comes after a function of the same name in the file, and has no page of the manual.
    mutating func documentation(of name: String, file: String, isMethod: Bool = false) -> DocumentationText {
        let all = declarations[name] ?? []
        let near = all.filter { $0.file == file }
        let found = near.isEmpty ? all : near
        let documented = found.filter { !$0.comment.isEmpty }
        guard let declaration = (isMethod ? documented.last : documented.first) ?? found.first else {
            problems.append("\(file): \(name): its declaration was not found: it has to begin with the name, as text")
            return DocumentationText(text: "", pages: [])
        }
        let place = "\(declaration.file):\(declaration.line): \(name)"
        let text = declaration.comment.joined(separator: " ")
        if text.isEmpty {
            problems.append("\(place): no doc comment above it")
            return DocumentationText(text: "", pages: [])
        }
        let ending = /\s*((?:(?:,| and|;)? ?(?:man [1-9][a-z]? [A-Za-z0-9_.-]+|syscall-api\.md [0-9.]*[0-9]))+)\.?$/
        guard let match = text.firstMatch(of: ending) else {
            if !isMethod { problems.append("\(place): its comment does not end with a page of the manual: man 2 open") }
            return DocumentationText(text: text, pages: [])
        }
        let pages = match.1.matches(of: /man ([1-9][a-z]?) ([A-Za-z0-9_.-]*[A-Za-z0-9_])/).map { "\($0.2)(\($0.1))" }
        return DocumentationText(text: String(text[..<match.range.lowerBound]), pages: pages)
    }

    /// The title of the subsystem that declares an entry in a file, and what its comment says.
    func section(declaring name: String, file: String) -> (title: String, introduction: String) {
        guard let declaration = declarations[name]?.first(where: { $0.file == file }),
            let subsystem = subsystems.last(where: { $0.file == file && $0.line < declaration.line })
        else { return ("Others", "") }
        var words = ""
        for character in subsystem.name {
            if character.isUppercase { words += " " }
            words += words.isEmpty ? character.uppercased() : character.lowercased()
        }
        return (words, subsystem.comment.joined(separator: " "))
    }
}
