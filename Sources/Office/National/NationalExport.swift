internal import Casework
public import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// 上行: what the national exchange is told of the cases that we accepted, batch by batch.
public struct NationalExport: Sendable {
    let context: OfficeContext

    /// Steps of one batch at most; a longer stretch becomes several batches.
    static let stepsMost = 2_000
    private static let pageEvents = 256

    /// An export over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Where an upload begins.
    public enum Since: Sendable {
        /// Batches made on that day or later, and what is new; of a gateway without batches, what was stored since.
        case day(CivilDate)
        /// Batches behind this one, and what is new.
        case batch(String)

        /// Reads `YYYY-MM-DD` or a batch's id.
        /// - Throws: `usage`.
        public init(_ text: String) throws(OfficeRefusal) {
            // `try?`: what is no date may be a batch.
            if let day = try? CivilDate(text) {
                self = .day(day)
            } else if NationalExport.isBatch(text) {
                self = .batch(text)
            } else {
                throw OfficeRefusal(
                    .usage, detail: "since is a date YYYY-MM-DD or a batch such as 20260322-001",
                    message: "--since 应为日期 YYYY-MM-DD 或批次号，例如 20260322-001")
            }
        }
    }

    /// Puts what is new into batches and names those to be written, the oldest first.
    /// - Returns: `{"batches":[…],"new":n}`.
    /// - Throws: `not_found` for a batch that is not there, `conflict` where another upload was faster.
    public func plan(since: Since, by actor: String) async throws(OfficeRefusal) -> JSON {
        var batches = try await self.batches()
        if case .batch(let id) = since, !batches.contains(where: { $0.id == id }) { throw Self.unknown(id) }
        let count = batches.count
        while let batch = try await cut(after: batches.last, since: since, batches, by: actor) {
            batches.append(batch)
        }
        let wanted = batches.filter { batch in
            switch since {
            case .day(let day): batch.at.civilDate >= day
            case .batch(let id): batch.id > id
            }
        }
        return [
            "batches": .strings(wanted.map(\.id)), "new": .integer(Int64(batches.count - count)),
        ]
    }

    /// One batch's files, the same whenever it is written.
    /// - Returns: `{"batch","files":[{"name","text"}],"counts","untold","report":[…]}`.
    /// - Throws: `not_found`; `conflict` when it can no longer be made as it was, since personal data it held were erased.
    public func files(
        of id: String, format: NationalFormat, purpose: String, by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        guard let batch = try await batches().first(where: { $0.id == id }) else { throw Self.unknown(id) }
        let (text, digest) = try await made(batch, format, numbers: [:])
        guard batch.digests[format.rawValue] == digest else {
            throw OfficeRefusal(
                .conflict,
                detail:
                    "batch \(id) is not as it was: personal data it held were erased, or events set aside",
                message: "批次 \(id) 的内容已被依法删除或撤出，不能原样重出")
        }
        let line = AuditLine(
            at: context.clock.now(), actor: actor, action: "national_export", object: "batch:" + id,
            detail: purpose)
        try await write(Change(writes: [.audit(line)]))
        return [
            "batch": .string(id),
            "files": .array(
                NationalTable.allCases.map { table in
                    [
                        "name": .string("\(table.rawValue).\(format.rawValue)"),
                        "text": .string(text.files[table] ?? ""),
                    ]
                }), "counts": batch.json["counts"] ?? [:], "untold": batch.json["untold"] ?? [:],
            "report": .strings(text.report.prefix(10_000)),
        ]
    }

    /// Every batch, the newest last.
    public func list() async throws(OfficeRefusal) -> JSON { .array(try await batches().map(\.json)) }

    // MARK: Cutting

    private func batches() async throws(OfficeRefusal) -> [NationalBatch] {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.nationalBatch)
        }
        return try records.map { record throws(OfficeRefusal) in
            guard let batch = NationalBatch(record.value) else {
                throw OfficeRefusal(.storeFailed, detail: "batch record \(record.key) cannot be read")
            }
            return batch
        }
    }

    /// The next batch, kept with the numbers it gave; nil when nothing is new.
    private func cut(
        after last: NationalBatch?, since: Since, _ batches: [NationalBatch], by actor: String
    ) async throws(OfficeRefusal) -> NationalBatch? {
        let now = context.clock.now()
        let day = now.civilDate.description.replacing("-", with: "")
        let number = batches.count { $0.id.hasPrefix(day) } + 1
        guard number <= 999 else {
            throw OfficeRefusal(.conflict, detail: "a day has at most 999 batches", message: "每天最多 999 个批次")
        }
        var begins = last?.since
        if last == nil, case .day(let day) = since { begins = day }
        var batch = NationalBatch(
            id: day + "-" + String(number, digits: 3), after: last?.through ?? 0, through: .max,
            since: begins,
            at: now)
        let (steps, through) = try await steps(of: batch)
        guard steps.contains(where: \.hasRows) else { return nil }
        for step in steps where NationalRows.lack(of: step.event) != nil {
            batch.untold[step.event.type.rawValue, default: 0] += 1
        }
        batch.through = through
        let numbers = try await numbers(for: steps)
        for format in NationalFormat.allCases {
            let (text, digest) = try await made(batch, format, numbers: numbers)
            batch.digests[format.rawValue] = digest
            for (table, count) in text.counts { batch.counts[table.rawValue] = count }
        }
        let given = numbers.sorted { $0.key.description < $1.key.description }
        let line = AuditLine(
            at: now, actor: actor, action: "national_batch", object: "batch:" + batch.id,
            detail: "\(steps.count) steps")
        try await write(
            Change(
                expecting: [.recordVersion(.nationalBatch, batch.id, 0)]
                    + given.map { .recordVersion(.projectNumber, $0.key.description, 0) },
                writes: given.flatMap {
                    [
                        .record(.projectNumber, key: $0.key.description, value: Array($0.value.utf8)),
                        context.bearing($0.value, $0.key),
                    ]
                } + [
                    .record(.nationalBatch, key: batch.id, value: batch.json.serialized()), .audit(line),
                ]))
        return batch
    }

    /// A stored event that is ours to tell, with its case.
    private struct Step {
        var view: CaseView
        var event: CaseEvent
        var hasRows: Bool { event.type != .transferred }
    }

    /// The steps of a batch's stretch, and where the stretch ends.
    private func steps(of batch: NationalBatch) async throws(OfficeRefusal) -> ([Step], Int64) {
        var steps: [Step] = []
        var position = batch.after
        while true {
            let from = position
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.feed(after: from, limit: Self.pageEvents)
            }.filter { $0.position <= batch.through }
            guard let last = page.last?.position else { return (steps, position) }
            var views: [CaseID: CaseView] = [:]
            for (view, event) in try await told(page, batch, &views) {
                steps.append(Step(view: view, event: event))
            }
            position = last
            // A batch once cut is read to its end; while it is cut it ends with a page.
            if batch.through == .max, steps.count >= Self.stepsMost { return (steps, position) }
        }
    }

    private func told(
        _ page: [FeedEntry], _ batch: NationalBatch, _ views: inout [CaseID: CaseView]
    ) async throws(OfficeRefusal) -> [(CaseView, CaseEvent)] {
        var told: [(CaseView, CaseEvent)] = []
        for entry in page {
            if let since = batch.since, entry.event.storedAt.civilDate < since { continue }
            let event: CaseEvent
            do throws(JournalFault) {
                event = try CaseView.parse(entry.event)
            } catch { throw OfficeRefusal(error) }
            let id = entry.event.key.caseID
            if views[id] == nil { views[id] = try await context.caseView(id) }
            guard let view = views[id], NationalRows.isOurs(view, event, edition: batch.edition) else {
                continue
            }
            told.append((view, event))
        }
        return told
    }

    // MARK: Making

    private func made(
        _ batch: NationalBatch, _ format: NationalFormat, numbers: [CaseID: String]
    ) async throws(OfficeRefusal) -> (NationalText, digest: String) {
        var rows: [NationalRow] = []
        var lacking: [String] = []
        let province = String(context.own.numberPrefix.prefix(2))
        for step in try await steps(of: batch).0 {
            let code = step.view.record.matter["code"]?.stringValue ?? ""
            let number = try await number(of: step.view, given: numbers)
            rows += try NationalRows(
                step.view, event: step.event, number: number, province: province,
                taskCode: context.national.taskCode(of: code)
            ).rows()
            guard let lack = NationalRows.lack(of: step.event) else { continue }
            lacking.append("\(step.event.type.rawValue) \(step.view.record.id) \(step.event.id): \(lack)")
        }
        for place in rows.indices {
            rows[place].values["cdTime"] = NationalWords.time(batch.at)
            rows[place].values["cdBatch"] = batch.id
        }
        var text = NationalText(rows, format: format)
        for line in lacking { text.note(line) }
        var hash = SHA256Hash()
        for table in NationalTable.allCases { hash.update(Array((text.files[table] ?? "").utf8)) }
        return (text, hash.finish().hex)
    }

    /// 办件编号 as the acceptance bears it, or as an upload gave it.
    private func number(
        of view: CaseView, given: [CaseID: String]
    ) async throws(OfficeRefusal) -> String {
        if let borne = Self.borne(view) { return borne }
        if let new = given[view.record.id] { return new }
        let id = view.record.id
        let kept = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.projectNumber, id.description)
        }
        return kept.map { String(decoding: $0.value, as: UTF8.self) } ?? id.description
    }

    private static func borne(_ view: CaseView) -> String? {
        view.logs.destination.last { $0.type == .accepted }?.data["project_no"]?.stringValue
    }

    /// Numbers for cases that have none, since a deemed acceptance and 代受理 are written without; where the matter has no
    /// 实施编码, the number that the case has of ours.
    private func numbers(for steps: [Step]) async throws(OfficeRefusal) -> [CaseID: String] {
        var numbers: [CaseID: String] = [:]
        for step in steps {
            let id = step.view.record.id
            guard step.hasRows, numbers[id] == nil, Self.borne(step.view) == nil else { continue }
            let kept = try await refusing { () async throws(StoreFault) in
                try await context.store.record(.projectNumber, id.description)
            }
            guard kept == nil else { continue }
            let submitted = step.view.logs.origin.last { $0.type == .submitted }
            numbers[id] = try await ProjectNumber(context: context).next(
                matter: step.view.record.matter["code"]?.stringValue ?? "",
                channel: submitted?.data["channel"]?.stringValue, on: context.today)
            let summary = step.view.record.summary
            let ours = step.view.record.ourSide == .origin ? summary.number : summary.peerNumber
            if numbers[id] == nil { numbers[id] = ours ?? summary.number ?? id.description }
        }
        return numbers
    }

    private func write(_ change: Change) async throws(OfficeRefusal) {
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict, detail: "another upload was faster")
            }
        } catch { throw OfficeRefusal(error) }
    }

    private static func isBatch(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 12 && bytes[8] == UInt8(ascii: "-")
            && (bytes[..<8] + bytes[9...]).allSatisfy { (48...57).contains($0) }
    }

    private static func unknown(_ id: String) -> OfficeRefusal {
        OfficeRefusal(.notFound, detail: "there is no batch \(id.prefix(64))", message: "没有这个批次")
    }
}
