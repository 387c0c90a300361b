internal import Codes
internal import Mapping
internal import Synchronization

/// The rows that cases asked for last, up to a bound; what is not there is read again.
///
/// Two generations: what is asked for is young; when the young half is full it becomes the old one, and what was old
/// and not asked for since is forgotten.
final class MappingCache: Sendable {
    private struct State {
        var young: [MappingKey: MappingGroup] = [:]
        var old: [MappingKey: MappingGroup] = [:]
        var youngBytes = 0
        var generation = 0
    }
    private let state = Mutex(State())
    private let bytesMost: Int

    /// - Parameter bytesMost: of rows and keys in memory. 32 MiB is what a gateway on a small machine
    ///   has to spare.
    init(bytesMost: Int = 32 << 20) { self.bytesMost = bytesMost }

    /// Rises when everything is forgotten.
    var generation: Int { state.withLock { $0.generation } }

    /// How many groups are held.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    subscript(key: MappingKey) -> MappingGroup? {
        state.withLock { state in
            if let group = state.young[key] { return group }
            guard let group = state.old.removeValue(forKey: key) else { return nil }
            insert(group, &state)
            return group
        }
    }

    /// Keeps what was read, unless everything was forgotten since the reading began.
    func keep(_ group: MappingGroup, readAt generation: Int) {
        state.withLock { state in
            guard state.generation == generation, state.young[group.key] == nil else { return }
            insert(group, &state)
        }
    }

    /// Forgets everything, as when a version is published.
    func clear() {
        state.withLock { $0 = State(generation: $0.generation + 1) }
    }

    /// What a group takes in memory beside its record: the key's texts, the entry, the array's head.
    private static let bytesAside = 384

    private func insert(_ group: MappingGroup, _ state: inout State) {
        let bytes = Self.bytesAside + group.record.count
        if state.youngBytes + bytes > bytesMost / 2 {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        state.young[group.key] = group
        state.youngBytes += bytes
    }
}
