internal import Codes

/// Cases as last committed, so that their logs are not parsed anew for each command.
///
/// Two generations: what is used moves to the younger one; when that is full the elder is dropped whole. So it needs
/// no order of use, and what is dropped does not hang on hashing.
struct CaseCache {
    private let half: Int
    private var young: [CaseID: CaseView] = [:]
    private var old: [CaseID: CaseView] = [:]

    init(capacity: Int) { half = capacity / 2 }

    mutating func find(_ id: CaseID) -> CaseView? {
        if let view = young[id] { return view }
        guard let view = old.removeValue(forKey: id) else { return nil }
        keep(view)
        return view
    }

    mutating func keep(_ view: CaseView) {
        guard half > 0 else { return }
        if young.count >= half {
            old = young
            young = Dictionary(minimumCapacity: half)
        }
        young[view.record.id] = view
        old[view.record.id] = nil
    }

    mutating func drop(_ id: CaseID) {
        young[id] = nil
        old[id] = nil
    }
}
