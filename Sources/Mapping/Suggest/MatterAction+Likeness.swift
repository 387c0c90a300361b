extension MatterAction {
    /// Actions that one office calls so and another otherwise, and how near they are.
    private static let near: [(MatterAction, MatterAction, Double)] = [
        (.new, .issue, 0.7), (.renew, .replace, 0.5), (.replace, .reissue, 0.4), (.change, .transfer, 0.3),
        (.moveIn, .transfer, 0.4), (.moveOut, .transfer, 0.4), (.query, .certify, 0.5),
        (.release, .cancel, 0.5),
        (.cancel, .stop, 0.4), (.review, .renew, 0.3), (.issue, .pay, 0.4), (.change, .replace, 0.3),
        (.lost, .reissue, 0.2), (.issue, .certify, 0.2), (.unlost, .release, 0.4),
        (.unfreeze, .resume, 0.3), (.unfreeze, .release, 0.3), (.freeze, .stop, 0.3),
        (.moveOut, .cancel, 0.2),
    ]

    /// What is assumed where a text names no action: that something is applied for.
    private static let assumed: [MatterAction: Double] = [.issue: 0.6, .new: 0.5]

    /// Weights by action with their neighbours, of length 1, in the order of `allCases`.
    static func spread(_ actions: [MatterAction: Double]) -> [Double] {
        var spread: [MatterAction: Double] = [:]
        let named = actions.isEmpty ? assumed : actions
        for (action, weight) in named { spread[action] = max(spread[action] ?? 0, weight) }
        for (one, other, share) in near {
            if let weight = named[one] { spread[other] = max(spread[other] ?? 0, weight * share) }
            if let weight = named[other] { spread[one] = max(spread[one] ?? 0, weight * share) }
        }
        let vector = allCases.map { spread[$0] ?? 0 }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }
}
