import Exchange
import Synchronization

/// How often each address may ask: a bucket of tokens for each, filled evenly.
///
/// Best effort, and bounded: who has many addresses is the network's to hold off. Isolation: any.
final class AddressRate: Sendable {
    private struct Bucket {
        /// What may be asked at once, in ``perRequest`` for each, so that no part of a millisecond's gain is lost.
        var tokens: Int64
        var filledAt: Int64
    }

    private let perMinute: Int64
    private let clock: any GatewayClock
    private let buckets = Mutex<[Substring: Bucket]>([:])
    /// Addresses remembered at one time.
    static let addressesMax = 16_384
    /// A bucket gains one unit a millisecond for each request of a minute.
    private static let perRequest: Int64 = 60_000

    /// - Parameter perMinute: requests of one address a minute, and at once after a pause.
    init(perMinute: Int, clock: any GatewayClock) {
        self.perMinute = Int64(max(perMinute, 1))
        self.clock = clock
    }

    /// Counts one request of an address.
    /// - Returns: nil when it may be answered; else the seconds after which the next one may.
    func secondsToWait(_ address: String) -> Int? {
        let now = clock.monotonicMilliseconds()
        let most = perMinute * Self.perRequest
        return buckets.withLock { buckets in
            if buckets.count >= Self.addressesMax { Self.forget(&buckets, most, perMinute, now) }
            var bucket = buckets[Self.network(address)] ?? Bucket(tokens: most, filledAt: now)
            bucket.tokens = min(most, bucket.tokens + Self.gained(bucket, perMinute, now))
            bucket.filledAt = now
            defer { buckets[Self.network(address)] = bucket }
            guard bucket.tokens >= Self.perRequest else {
                let milliseconds = (Self.perRequest - bucket.tokens + perMinute - 1) / perMinute
                return Int((milliseconds + 999) / 1_000)
            }
            bucket.tokens -= Self.perRequest
            return nil
        }
    }

    /// Gained since it was last looked at.
    private static func gained(_ bucket: Bucket, _ perMinute: Int64, _ now: Int64) -> Int64 {
        min(max(now - bucket.filledAt, 0), 60_000) * perMinute
    }

    /// Makes room: whoever has not asked of late, else everybody.
    private static func forget(
        _ buckets: inout [Substring: Bucket], _ most: Int64, _ perMinute: Int64, _ now: Int64
    ) {
        buckets = buckets.filter { $0.value.tokens + gained($0.value, perMinute, now) < most }
        if buckets.count >= addressesMax { buckets = [:] }
    }

    /// An IPv6 caller has a whole /64 to choose from, so that is what counts.
    private static func network(_ address: String) -> Substring {
        guard address.contains(":") else { return address[...] }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        // `a::b`: what the two colons stand for lies within the first four groups or behind them.
        if let gap = groups.firstIndex(of: ""), gap < 4 {
            return address.prefix { $0 != "%" }
        }
        return groups.prefix(4).joined(separator: ":")[...]
    }
}
