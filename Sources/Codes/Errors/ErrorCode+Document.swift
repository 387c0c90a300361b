extension ErrorCode {
    /// The register as the Markdown of docs/errors.md: one table a group, in the register's order.
    public static var document: String {
        var text = """
            # Errors

            Made from the register in Sources/Codes/Errors; do not edit by hand. A word keeps its meaning once released: it is \
            the `code` of an answer, of a log line, of a page and of the command line. *Retried* says whether the gateway, \
            or a client that follows the contract, tries the same again by itself.

            """
        for group in ErrorText.groups {
            text += """

                ## \(group.about)

                | code | what happened | for the clerk | what to do | retried |
                | --- | --- | --- | --- | --- |

                """
            for (code, entry) in group.texts {
                let cells = [
                    "`\(code.rawValue)`", entry.title, entry.message, entry.remedy,
                    entry.retried ? "yes" : "no",
                ]
                // A bar would end its cell.
                text +=
                    "| "
                    + cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")
                    + " |\n"
            }
        }
        return text
    }
}
