import Casework
import Codes
import Testing

@Suite("A doubtful clock")
struct ClockDoubtTests {
    private let now = Timestamp(milliseconds: 1_767_578_400_000)

    private func judge(
        lastCommit: Int64? = nil, wall: Int64 = 0, monotonic: Int64 = 0, peers: [Int64] = []
    ) -> ClockDoubt? {
        ClockDoubt.judge(
            now: now, lastCommit: lastCommit.map(now.advanced(byMilliseconds:)),
            wallElapsedMilliseconds: wall,
            monotonicElapsedMilliseconds: monotonic, peerOffsetsMilliseconds: peers)
    }

    @Test("time before the last commit's is doubtful, its own is not")
    func lastCommit() {
        #expect(judge(lastCommit: -1) == nil)
        #expect(judge(lastCommit: 0) == nil)
        #expect(judge(lastCommit: 1) == .beforeLastCommit)
    }

    @Test("a jump of over an hour that the monotonic clock did not see is doubtful, either way")
    func jumps() {
        #expect(judge(wall: 3_600_000) == nil)
        #expect(judge(wall: 3_600_001) == .jumped)
        #expect(judge(wall: -3_600_001) == .jumped)
        #expect(judge(wall: 90_000_000, monotonic: 90_000_000) == nil)
        #expect(judge(wall: .min, monotonic: .max) == .jumped)
    }

    @Test("more than five minutes off the median of the peers is doubtful; one wrong peer is not")
    func peers() {
        #expect(judge(peers: [300_000]) == nil)
        #expect(judge(peers: [300_001]) == .offPeers)
        #expect(judge(peers: [-300_001]) == .offPeers)
        #expect(judge(peers: [0, 10, 90_000_000]) == nil)
        #expect(judge(peers: [0, 600_000]) == nil)
        #expect(judge(peers: [0, 600_002]) == .offPeers)
        #expect(judge(peers: [.max, .max]) == .offPeers)
    }
}
