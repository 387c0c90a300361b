import ArgumentParser
import StrictJSON

struct DutyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty", abstract: "Duties that are yellow or red, and who has seen to them.",
        usage: """
            gwctl --dir D duty list --light red
            gwctl --dir D duty ack 01936f6e-… decide --note 已联系审批科
            """,
        subcommands: [List.self, Acknowledge.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists duties that want attention, the most overdue first.",
            usage: """
                gwctl --dir D duty list
                gwctl --dir D duty list --light red --owner destination
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "yellow or red.") var light: String?
        @Option(help: "origin, destination, courier, applicant.") var owner: String?
        @Option(help: "Only this kind of duty, such as decide.") var kind: String?
        @Option(help: "true or false: only escalated duties that are, or are not, acknowledged.")
        var acknowledged: String?
        @Option(help: "The next of the page before.") var after: String?
        @Option(help: "Entries a page, 1 to 200.") var limit: Int?

        func run() async throws {
            var arguments: JSONObject = .of(
                ("light", light), ("owner", owner), ("kind", kind), ("acknowledged", acknowledged),
                ("after", after))
            arguments["limit"] = limit.map { .integer(Int64($0)) }
            let columns = [
                Column("LIGHT", "light"), Column("DUE", "due", mark: "provisional"), Column("OWNER", "owner"),
                Column("DUTY", "id"), Column("TITLE", "title"), Column("CASE", "case"),
                Column("NUMBER", "number"), Column("MATTER", "matter", most: 24),
                Column("ESCALATED", "escalated_at"),
            ]
            try await Listing(options, columns).run("duty.list", arguments, rows: "duties")
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack", abstract: "Says that an escalated duty is seen to.",
            usage: """
                gwctl --dir D duty ack 01936f6e-… decide --note 已联系审批科
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The case.", completion: .cases) var id: String
        @Argument(help: "The duty, as the list names it.") var duty: String
        @Option(help: "What is being done, up to 500 characters, without personal data.") var note: String?

        func run() async throws {
            try await Listing(options, []).run("duty.ack", .of(("id", id), ("duty", duty), ("note", note)))
        }
    }
}
