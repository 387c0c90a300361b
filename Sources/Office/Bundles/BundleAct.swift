internal import Mapping

/// What a person may do to a bundle.
enum BundleAct: String, CaseIterable, Sendable {
    /// A local part has its result.
    case done
    /// A local part comes to nothing.
    case failed
    /// A blocked part is to begin after all.
    case start
    /// A part that has not begun is given up.
    case drop
    /// 一并领取: all results at once.
    case handOut = "hand_out"
    /// 好差评 of the whole.
    case rate

    /// What may be done to a part now.
    static func allowed(_ part: BundleStanding.Part) -> [BundleAct] {
        switch part.state {
        case .open: [.done, .failed, .drop]
        case .blocked: [.start, .drop]
        case .waiting, .undeliverable: [.drop]
        default: []
        }
    }

    /// What may be done to the whole now.
    static func allowed(_ standing: BundleStanding) -> [BundleAct] {
        guard standing.isEnded else { return [] }
        var acts: [BundleAct] = []
        if standing.bundle.definition.results == .together, standing.bundle.handedOut == nil,
            standing.parts.contains(where: { $0.state == .decided || $0.state == .done })
        {
            acts.append(.handOut)
        }
        if standing.bundle.rating == nil { acts.append(.rate) }
        return acts
    }
}
