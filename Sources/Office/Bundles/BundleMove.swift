internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// One thing that a bundle does next by itself.
enum BundleMove: Sendable {
    /// A part that waited begins.
    case start(BundleStanding.Part)
    /// A part's department hears what the others have reached.
    case tell(BundleStanding.Part, EventType, JSONObject)
    /// Nothing is left to be done.
    case close

    /// All that a bundle does next; empty when it waits for others. Pure: what was done is found done.
    static func all(_ standing: BundleStanding) -> [BundleMove] {
        var moves = standing.startable.map { BundleMove.start($0) }
        for part in standing.parts {
            guard let view = part.view, ![.undeliverable, .dropped].contains(part.state) else { continue }
            moves += told(part, view, standing)
        }
        let bundle = standing.bundle
        if moves.isEmpty, standing.isEnded, bundle.closedAt == nil { moves.append(.close) }
        return moves
    }

    /// Events that a part's case lacks and may have.
    private static func told(
        _ part: BundleStanding.Part, _ view: CaseView, _ standing: BundleStanding
    ) -> [BundleMove] {
        let bundle = standing.bundle
        let allowed = Legality.allowed(for: .origin, in: view.fold)
        var moves: [BundleMove] = []
        let progress = standing.progress(without: part.number)
        let said = view.fold.standing.bundleParts
        if allowed.contains(.bundleProgressed), !progress.isEmpty, said != progress,
            !said.isEmpty || standing.isWorthTelling(without: part.number)
        {
            moves.append(.tell(part, .bundleProgressed, ["parts": .array(progress)]))
        }
        if let handed = bundle.handedOut, part.state == .decided, allowed.contains(.resultReceived),
            !view.fold.standing.isResultReceived
        {
            if let decision = view.fold.standing.decision?.event,
                view.fold.standing.servedOn[decision.id] == nil
            {
                // Whoever takes the result has the decision too.
                moves.append(
                    .tell(
                        part, .served,
                        [
                            "answers": .string(decision.id.description), "way": handed["way"] ?? "window",
                            "on": .string(standing.handedOn.description),
                        ]))
            }
            var data = handed
            data["receiver"] = bundle.content.members["receiver"]
            moves.append(.tell(part, .resultReceived, data))
        }
        if let rating = bundle.rating, allowed.contains(.rated), isRated(view) == false {
            var data = rating
            data["about"] = "decision"
            data["text"] = bundle.content.members["rating_text"]
            moves.append(.tell(part, .rated, data))
        }
        return moves
    }

    /// Whether the decision is rated already; nil where there is none to be rated.
    private static func isRated(_ view: CaseView) -> Bool? {
        switch view.fold.state {
        case .decided, .delivering, .delivered, .completed, .refused, .terminated:
            view.fold.standing.rated.contains(.decision)
        default: nil
        }
    }
}
