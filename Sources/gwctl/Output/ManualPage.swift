import ArgumentParser
import StrictJSON

/// The manual page of gwctl in section 1, of the tree of its verbs: each with its examples first. Source: man(7).
struct ManualPage {
    /// The page.
    private(set) var text: String

    /// - Parameter command: as the parser describes it.
    init(_ command: JSON, _ type: any ParsableCommand.Type) {
        text = ".TH GWCTL 1 \"\" \"Tongban Gateway\" \"General Commands Manual\"\n"
        text += ".SH NAME\ngwctl \\- " + Self.escaped(Self.plain(command["abstract"])) + "\n"
        text += ".SH EXAMPLES\n"
        examples(type)
        text += ".SH DESCRIPTION\n"
        paragraph(Self.plain(command["discussion"]))
        text += ".SH COMMON OPTIONS\n"
        common(command)
        text += ".SH VERBS\n"
        for inner in Self.subcommands(command) { verb(inner, type, path: ["gwctl"]) }
        text +=
            ".SH ENVIRONMENT\n.TP\n.B GATEWAY_DIR\nThe gateway\\(aqs data directory, where \\-\\-dir names none.\n"
    }

    /// Options that every verb takes, told once.
    private static let commonNames: Set<String> = ["--dir", "--output", "--help"]

    private static func subcommands(_ command: JSON) -> [JSON] {
        (command["subcommands"]?.arrayValue ?? []).filter { $0["commandName"]?.stringValue != "help" }
    }

    private mutating func verb(_ command: JSON, _ parent: any ParsableCommand.Type, path: [String]) {
        let name = Self.plain(command["commandName"])
        let type = parent.configuration.subcommands.first { $0._commandName == name }
        let path = path + [name]
        let inner = Self.subcommands(command)
        text += ".SS \"" + Self.escaped(path.joined(separator: " ")) + "\"\n"
        if let type { examples(type) }
        paragraph(Self.plain(command["abstract"]))
        paragraph(Self.plain(command["discussion"]))
        for argument in command["arguments"]?.arrayValue ?? [] {
            guard argument["shouldDisplay"]?.boolValue ?? true, !Self.isCommon(argument) else { continue }
            option(argument)
        }
        guard let type else { return }
        for command in inner { verb(command, type, path: path) }
    }

    private static func isCommon(_ argument: JSON) -> Bool {
        names(argument).contains { commonNames.contains($0) }
    }

    private static func names(_ argument: JSON) -> [String] {
        (argument["names"]?.arrayValue ?? []).map { name in
            (name["kind"]?.stringValue == "long" ? "--" : "-") + plain(name["name"])
        }
    }

    /// The common options as the first verb that has them describes them.
    private mutating func common(_ command: JSON) {
        var queue = Self.subcommands(command)
        while !queue.isEmpty {
            let next = queue.removeFirst()
            let found = (next["arguments"]?.arrayValue ?? []).filter(Self.isCommon)
            if found.count == Self.commonNames.count { return found.forEach { option($0) } }
            queue += Self.subcommands(next)
        }
    }

    private mutating func option(_ argument: JSON) {
        let value = "\\fI" + Self.escaped(Self.plain(argument["valueName"])) + "\\fR"
        var head: String
        switch argument["kind"]?.stringValue {
        case "positional": head = value
        case "flag":
            head = Self.names(argument).map { "\\fB" + Self.escaped($0) + "\\fR" }.joined(separator: ", ")
        default:
            head =
                Self.names(argument).map { "\\fB" + Self.escaped($0) + "\\fR" }.joined(separator: ", ") + " "
                + value
        }
        if argument["isRepeating"]?.boolValue == true { head += " ..." }
        text += ".TP\n" + head + "\n"
        let help = Self.plain(argument["abstract"])
        text += (help.isEmpty ? "\\&" : Self.line(help)) + "\n"
    }

    /// The examples that stand first in the verb's help.
    private mutating func examples(_ type: any ParsableCommand.Type) {
        let lines = (type.configuration.usage ?? "").split(separator: "\n")
        guard !lines.isEmpty else { return }
        begin()
        text += ".nf\n" + lines.map { ".RS 2\n" + Self.line(String($0)) + "\n.RE\n" }.joined() + ".fi\n"
    }

    private mutating func paragraph(_ words: String) {
        guard !words.isEmpty else { return }
        begin()
        text += words.split(separator: "\n").map { Self.line(String($0)) + "\n" }.joined(separator: ".br\n")
    }

    /// A paragraph's beginning; a heading begins one by itself.
    private mutating func begin() {
        let last = text.suffix(200).split(separator: "\n").last ?? ""
        if !last.hasPrefix(".SS ") && !last.hasPrefix(".SH ") { text += ".PP\n" }
    }

    private static func plain(_ json: JSON?) -> String { json?.stringValue ?? "" }

    /// A line of text that is no request, whatever it begins with.
    private static func line(_ text: String) -> String {
        let text = escaped(text)
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    /// Source: groff_char(7).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "\"": escaped += "\\(dq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
