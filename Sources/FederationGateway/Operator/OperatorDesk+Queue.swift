internal import Codes
internal import Exchange
internal import Office
internal import StrictJSON

/// What waits to be sent.
extension OperatorDesk {
    static let queueVerbs: [String: Verb] = [
        "queue.summary": { desk, _ throws(OfficeRefusal) in try await desk.queueSummary() },
        "queue.list": { desk, call throws(OfficeRefusal) in try await desk.queue(call) },
        "queue.retry": { desk, call throws(OfficeRefusal) in
            try await desk.requeue(call, action: "queue_retried") { entry, now in
                entry.dueAt = now
            }
        },
        "queue.hold": { desk, call throws(OfficeRefusal) in
            try await desk.requeue(call, action: "queue_held") { entry, _ in entry.held = true }
        },
        "queue.release": { desk, call throws(OfficeRefusal) in
            try await desk.requeue(call, action: "queue_released") { entry, now in
                entry.held = false
                entry.dueAt = now
            }
        },
    ]

    private func queueSummary() async throws(OfficeRefusal) -> JSON {
        let depths = try await gateway.reading { store, _ async throws(StoreFault) in
            try await store.lanes()
        }
        return .array(
            depths.map { depth in
                var line: JSONObject = [
                    "hop": .string(depth.hop.description), "waiting": .integer(Int64(depth.waiting)),
                    "held": .integer(Int64(depth.held)), "oldest": .string(depth.oldest.description),
                ]
                guard let lane = gateway.dispatch.status(of: depth.hop) else { return .object(line) }
                line["step"] = .string(lane.step.rawValue)
                line["since"] = .string(lane.since.description)
                line["failures"] = .integer(Int64(lane.failures))
                line["problem"] = lane.problem.map { .string($0.rawValue) }
                return .object(line)
            })
    }

    private func queue(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let hop: GatewayID? = call.optional("peer") == nil ? nil : try call.gateway("peer")
        var lines: [JSON] = []
        var after: String?
        repeat {
            let page = try await gateway.reading { store, _ async throws(StoreFault) in
                try await store.outbox(for: hop, after: after, limit: 256)
            }
            lines += page.elements.map(Self.line)
            after = page.next
        } while after != nil && lines.count < Self.queueLinesMax
        return .array(lines)
    }

    /// Lines of one listing; more is not for people.
    private static let queueLinesMax = 10_000

    private static func line(_ entry: OutboxEntry) -> JSON {
        var line: JSONObject = [
            "case": .string(entry.key.caseID.description), "author": .string(entry.key.author.rawValue),
            "sequence": .integer(Int64(entry.key.sequence)), "hop": .string(entry.hop.description),
            "audience": .string(entry.audience.description),
            "enqueued_at": .string(entry.enqueuedAt.description),
            "due_at": .string(entry.dueAt.description), "attempts": .integer(Int64(entry.attempts)),
            "held": .bool(entry.held),
        ]
        line["problem"] = entry.problem.map { .string($0.code) }
        line["detail"] = entry.problem?.detail.map { .string($0) }
        return .object(line)
    }

    /// Changes every entry of a case, or of a hop.
    private func requeue(
        _ call: VerbCall, action: String, _ change: @Sendable (inout OutboxEntry, Timestamp) -> Void
    ) async throws(OfficeRefusal) -> JSON {
        let now = gateway.clock.now()
        let entries = try await entries(call)
        guard !entries.isEmpty || call.flag("all") else {
            throw OfficeRefusal(.notFound, detail: "nothing like that waits", message: "队列中没有符合条件的记录")
        }
        let line = AuditLine(
            at: now, actor: call.actor, action: action,
            object: call.optional("case") ?? call.optional("peer") ?? "all",
            detail: "\(entries.count) entries")
        var writes: [Write] = [.audit(line)]
        for var entry in entries {
            change(&entry, now)
            writes.append(
                .requeue(
                    entry.key, hop: entry.hop, dueAt: entry.dueAt, attempts: entry.attempts,
                    problem: entry.problem,
                    held: entry.held))
        }
        try await gateway.commit(Change(writes: writes))
        for hop in Set(entries.map(\.hop)).sorted() { gateway.wake(hop) }
        return ["entries": .integer(Int64(entries.count))]
    }

    private func entries(_ call: VerbCall) async throws(OfficeRefusal) -> [OutboxEntry] {
        if call.optional("case") != nil {
            let id = try call.read("case") { text throws(CodeFault) in try CaseID(text) }
            return try await gateway.reading { store, _ async throws(StoreFault) in
                try await store.queued(of: id)
            }
        }
        let hop: GatewayID? = call.optional("peer") == nil ? nil : try call.gateway("peer")
        guard hop != nil || call.flag("all") else {
            throw OfficeRefusal(.usage, detail: "name a case, a peer, or --all", message: "请指定办件、对端或 --all")
        }
        var found: [OutboxEntry] = []
        var after: String?
        repeat {
            let page = try await gateway.reading { store, _ async throws(StoreFault) in
                try await store.outbox(for: hop, after: after, limit: 1_000)
            }
            found += page.elements
            after = page.next
        } while after != nil
        return found
    }
}
