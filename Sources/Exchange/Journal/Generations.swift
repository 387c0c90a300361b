/// What was used last, about so many.
///
/// Two generations: what is used moves to the younger one; when that is full the elder is dropped whole. So it needs
/// no order of use, and what is dropped does not hang on hashing.
struct Generations<Key: Hashable, Value> {
    private let half: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(capacity: Int) { half = capacity / 2 }

    mutating func find(_ key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        keep(key, value)
        return value
    }

    mutating func keep(_ key: Key, _ value: Value) {
        guard half > 0 else { return }
        if young.count >= half {
            old = young
            young = Dictionary(minimumCapacity: half)
        }
        young[key] = value
        old[key] = nil
    }

    mutating func drop(_ key: Key) {
        young[key] = nil
        old[key] = nil
    }
}
