internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

/// 好差评 as a window's terminal and the side blamed use it: what may be rated, the ratings with their answers, both
/// written through the same desk as any event.
public struct RatingDesk: Sendable {
    private let context: OfficeContext
    private var desk: CaseDesk { CaseDesk(context) }

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// The ratings of a case and what may be rated now.
    /// - Parameter purpose: personal texts are shown and the look is audited; nil: masked.
    /// - Returns: `{"ratings":[…],"open":[…]}`.
    public func list(_ id: String, purpose: String?, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await desk.view(id, for: caller)
        try await desk.audit(purpose, of: view, by: caller, action: "ratings_unmasked")
        let timeline = TimelineView(view: view, purpose: purpose)
        let duties = Dictionary(
            desk.duties(of: view).compactMap { duty in (duty["about"]?.stringValue).map { ($0, duty) } }
        ) { first, _ in first }
        var ratings: [JSON] = []
        for entry in view.fold.order where entry.event.type == .rated && entry.effect != .void {
            var line = try Self.rating(timeline.line(of: entry))
            let answer = view.fold.order.last {
                $0.event.type == .ratingAnswered
                    && $0.event.data["answers"]?.stringValue == entry.event.id.description
                    && $0.event.author.rawValue == line["answered_by"]?.stringValue
            }
            if let answer { line["answer"] = .object(Self.answer(try timeline.line(of: answer))) }
            if let duty = duties[entry.event.id.description] {
                line["due"] = duty["due"]
                line["light"] = duty["light"]
            }
            ratings.append(.object(line))
        }
        return ["ratings": .array(ratings), "open": .strings(Self.open(view).map(\.rawValue))]
    }

    /// Writes a `rated`; the same as the event, without its envelope.
    /// - Parameter body: `{"about","level","channel"?,"tags"?,"text"?}`.
    /// - Throws: what ``CaseDesk/write(_:to:key:by:)`` throws: `transition_illegal` for a second rating,
    ///   `validation_failed` for a bad one without tag and text.
    public func rate(
        _ body: JSON, of id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let data = try Self.data(body, ["about", "level", "channel", "tags", "text"]) { reader in
            _ = reader.require("about", .word(RatingSubject.self))
            _ = reader.require("level", .word(RatingLevel.self))
            _ = reader.optional("channel", .word(RatingChannel.self))
        }
        do throws(OfficeRefusal) {
            return try await desk.write(
                ["type": "rated", "data": .object(data)], to: id, key: key, by: caller)
        } catch { throw error.rebased }
    }

    /// Writes the answer of the side blamed.
    /// - Parameter body: `{"text"}`.
    public func answer(
        _ body: JSON, to rating: String, of id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        var data = try Self.data(body, ["text"]) { reader in _ = reader.require("text", .string) }
        let view = try await desk.view(id, for: caller)
        guard view.logs.origin.contains(where: { $0.type == .rated && $0.id.description == rating }) else {
            throw OfficeRefusal(
                .notFound, detail: "there is no rating \(rating.prefix(64))", message: "没有这条评价")
        }
        data["answers"] = .string(rating)
        do throws(OfficeRefusal) {
            return try await desk.write(
                ["type": "rating_answered", "data": .object(data)], to: id, key: key, by: caller)
        } catch { throw error.rebased }
    }

    // MARK: Shapes

    private static func data(
        _ body: JSON, _ known: Set<String>, _ check: (ShapeReader) -> Void
    ) throws(OfficeRefusal) -> JSONObject {
        let reader = try ShapeReader(body, only: known)
        check(reader)
        guard reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        return reader.object
    }

    private static func open(_ view: CaseView) -> [RatingSubject] {
        view.record.ourSide == .origin ? view.fold.standing.openRatings : []
    }

    private static func rating(_ event: JSONObject) -> JSONObject {
        var line: JSONObject = ["id": event["id"] ?? "", "time": event["time"] ?? ""]
        let data = event["data"]
        for name in ["about", "level", "tags", "channel", "text", "erased"] { line[name] = data?[name] }
        if let level = line["level"]?.stringValue.flatMap(RatingLevel.init(rawValue:)) {
            line["level_name"] = .string(level.nameZh)
            line["stars"] = .integer(Int64(level.stars))
            line["bad"] = .bool(level.isBad)
        }
        let about = line["about"]?.stringValue.flatMap(RatingSubject.init(rawValue:))
        line["answered_by"] = about.map { .string($0.answering.rawValue) }
        return line
    }

    private static func answer(_ event: JSONObject) -> JSONObject {
        var line: JSONObject = ["id": event["id"] ?? "", "time": event["time"] ?? ""]
        line["text"] = event["data"]?["text"]
        line["by"] = event["by"]
        return line
    }
}

extension OfficeRefusal {
    /// Faults of an event's data, as the shorter body names them.
    fileprivate var rebased: OfficeRefusal {
        OfficeRefusal(
            code, detail: detail, message: message,
            faults: faults.map { fault in
                var fault = fault
                if fault.pointer.hasPrefix("/data/") { fault.pointer = String(fault.pointer.dropFirst(5)) }
                return fault
            }, allowed: allowed)
    }
}
