import ArgumentParser
import Codes
import Mapping
import StrictJSON

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract:
            "Makes the gateway as files say: catalogue, bundles and mappings, and publishes once what differs.",
        usage: """
            gwctl --dir D apply -f config/ --dry-run
            gwctl --dir D apply -f config/ --reason "对方目录更新"
            gwctl --dir D apply -f catalogue.xlsx -f hohhot.json --effective 2026-12-01
            """,
        discussion: """
            The kind of a file is told by what is in it. Every file is judged first, each by what the others will make; a fault in one \
            leaves all untouched. Files that change nothing write nothing, so applying twice is applying once.
            """)
    @OptionGroup var options: CommonOptions
    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp(
            "JSON, XLSX or CSV, or a folder of them; may be repeated.", valueName: "file"))
    var files: [String]
    @Option(help: ArgumentHelp("The day from which the mappings count; today when absent.", valueName: "day"))
    var effective: String?
    @Option(help: ArgumentHelp("Why, for the history.", valueName: "text")) var reason: String?
    @Flag(help: "Shows what would change, and changes nothing.") var dryRun = false

    func run() async throws {
        try await running {
            let files = try ConfigurationFiles(files)
            let (effective, reason, isTrial) = (effective, reason, dryRun)
            let output = options.output
            try await OperatorSession.run(options) { session in
                let plan = try await session.call("apply.plan", files.arguments(effective: effective))
                try Self.tell(plan, output)
                guard !isTrial, Self.changes(plan) else { return }
                let version = try await Self.take(
                    files, plan, session, .of(("effective", effective), ("reason", reason)))
                guard output == .table else { return }
                printed(
                    version.map { "\npublished version \($0["version"]?.description ?? "")\n" } ?? "\ntaken\n"
                )
            }
        }
    }

    private static func counts(_ plan: JSON, _ kind: String) -> [Int64] {
        (plan[kind]?.arrayValue ?? []).map { $0.integerValue ?? 0 }
    }

    private static func changes(_ plan: JSON) -> Bool {
        ["catalogues", "bundles", "mappings"].contains { counts(plan, $0).contains { $0 > 0 } }
    }

    /// Prints the plan; what stands against it ends the verb before anything is written.
    private static func tell(_ plan: JSON, _ output: OutputFormat) throws {
        let findings = plan["findings"]?.arrayValue ?? []
        let golden = plan["golden"]?.arrayValue ?? []
        if output == .table {
            let lines = (plan["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
            printed(lines.isEmpty ? "nothing changes\n" : lines.joined(separator: "\n") + "\n")
            if changes(plan) {
                MappingCommand.tellGolden(golden)
                MappingCommand.tellFindings(findings)
            }
        } else {
            printed(Printer(format: output, columns: []).text(plan))
        }
        guard changes(plan) else { return }
        let errors = findings.count { $0["severity"]?.stringValue == "error" }
        let failed = golden.count { $0["passes"] != true }
        guard errors + failed == 0 else {
            throw VerbError(
                .mappingInvalid, "\(errors + failed) place(s) cannot be published; nothing was changed")
        }
        guard counts(plan, "mappings").contains(where: { $0 > 0 }) else { return }
        if let peers = plan["drafts"]?.arrayValue?.compactMap(\.stringValue), !peers.isEmpty {
            throw VerbError(
                .conflict,
                "somebody drafts for \(peers.joined(separator: ", ")): publish or discard that first; nothing was changed"
            )
        }
        if let version = plan["announced"]?.integerValue {
            throw VerbError(
                .mappingAnnounced,
                "version \(version) counts from a later day; publish from then on, or roll it back; nothing was changed"
            )
        }
        if plan["second_person"] == true {
            throw VerbError(
                .secondPersonNeeded, "import the files and let another publish; nothing was changed")
        }
    }

    /// Imports what differs and publishes it.
    /// - Returns: the version; nil where no row differs.
    private static func take(
        _ files: ConfigurationFiles, _ plan: JSON, _ session: OperatorSession, _ order: JSONObject
    ) async throws -> JSON? {
        for (file, changes) in zip(files.catalogues, counts(plan, "catalogues")) where changes > 0 {
            _ = try await session.call("catalog.import", file)
        }
        let last = plan["bundles_last"]?.arrayValue ?? []
        let bundles = zip(zip(files.bundles, last), counts(plan, "bundles")).filter { $1 > 0 }.map(\.0)
        for (file, isLast) in bundles where isLast != true {
            _ = try await session.call("bundle.import", ["file": file])
        }
        var differing: Int64 = 0
        for (file, changes) in zip(files.mappings, counts(plan, "mappings")) where changes > 0 {
            differing += try await MappingUpload(session).send(file)["differing"]?.integerValue ?? 0
        }
        let version = differing > 0 ? try await session.call("mapping.publish", order) : nil
        for (file, isLast) in bundles where isLast == true {
            _ = try await session.call("bundle.import", ["file": file])
        }
        return version
    }
}
