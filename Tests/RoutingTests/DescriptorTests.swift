import Codes
import Routing
import StrictJSON
import Testing

@Suite("What a descriptor may change alone")
struct DescriptorTests {
    let now: Timestamp
    let peer: Peer

    init() throws {
        now = try Timestamp("2026-03-10T00:00:00.000Z")
        peer = Peer(try PeerFile(Sample.file(["serves": ["1501", "1502"]])))
    }

    func updated(
        _ changes: KeyValuePairs<String, JSON>, from peer: Peer? = nil, others: [(String, String)] = []
    ) throws -> Peer? {
        let others = try others.map { (gateway: try GatewayID($0.0), serves: [try DivisionPrefix($0.1)]) }
        let result = try Sample.descriptor(changes).update(peer ?? self.peer, others: others, now: now)
        if case .updated(let next) = result { return next }
        return nil
    }

    @Test("keys, limits and endpoint are replaced; a key no longer listed serves for reading")
    func replaced() throws {
        let new: JSON = ["keys": [["kty": "EC", "kid": "k2"]]]
        let next = try #require(
            try updated([
                "keys": new, "endpoint": "https://new:1", "limits": ["batch_events": 16, "x": 1],
                "serves": ["1501", "1502"],
            ]))
        #expect(next.keys == new && next.formerKeys.map { $0["kid"] } == ["k1"])
        #expect(next.endpoint.text == "https://new:1" && next.limits.batchEvents == 16)
        #expect(next.limits.batchBytes == PeerLimits.standard.batchBytes && next.waiting.isEmpty)
        let again = try #require(
            try updated(
                ["keys": Sample.keys, "issued": "2026-03-09T00:00:00.001Z", "serves": ["1501"]], from: next))
        #expect(again.formerKeys.map { $0["kid"] } == ["k2", "k1"])
    }

    @Test("serves is narrowed at once; what widens it or overlaps another waits for an operator")
    func serves() throws {
        let narrowed = try #require(try updated(["serves": ["150102", "1502"]]))
        #expect(narrowed.serves.map(\.text) == ["150102", "1502"] && narrowed.waiting.isEmpty)
        let widened = try #require(try updated(["serves": ["15", "1501", "1509"]]))
        #expect(widened.serves.map(\.text) == ["1501"])
        #expect(widened.waiting.map(\.value) == ["15", "1509"])
        #expect(widened.waiting.allSatisfy { $0.reason == .servesWidened })
        let overlap = try #require(
            try updated(["serves": ["150102"]], others: [(Sample.longnan, "150102001")]))
        #expect(overlap.serves.isEmpty && overlap.waiting.map(\.reason) == [.servesOverlap])
        let approved = try #require(try updated(["serves": ["1501"]], others: [(Sample.longnan, "150102")]))
        #expect(approved.serves.map(\.text) == ["1501"] && approved.waiting.isEmpty)
        #expect(try updated(["serves": []])?.serves.isEmpty == true)
    }

    @Test("what waits is granted one by one")
    func granted() throws {
        let next = try #require(
            try updated([
                "serves": ["1503"], "relays": true, "successor": .string(Sample.longnan), "name": "新名",
            ]))
        #expect(next.waiting.count == 4 && !next.relays && next.successor == nil && next.name == "呼和浩特")
        #expect(next.waiting.allSatisfy { !$0.summary.isEmpty && !$0.summaryZh.isEmpty })
        let granted = next.waiting.reduce(next) { $0.granting($1) }
        #expect(granted.waiting.isEmpty && granted.relays && granted.name == "新名")
        #expect(granted.serves.map(\.text) == ["1503"] && granted.successor?.description == Sample.longnan)
        let foreign = WaitingChange(reason: .relaysGained, member: "relays", value: "true")
        #expect(!peer.granting(foreign).relays)
    }

    @Test("a hub stops being one at once")
    func relays() throws {
        var hub = peer
        hub.relays = true
        #expect(try updated(["relays": false], from: hub)?.relays == false)
        #expect(try updated(["relays": true], from: hub)?.relays == true)
    }

    @Test("another gateway's, an expired one, and one not issued later change nothing")
    func ignored() throws {
        func result(_ changes: KeyValuePairs<String, JSON>, _ peer: Peer) throws -> DescriptorUpdate {
            try Sample.descriptor(changes).update(peer, others: [], now: now)
        }
        #expect(try result(["gateway": .string(Sample.longnan)], peer) == .ignored(.descriptorForeign))
        #expect(try result(["expires": "2026-03-10T00:00:00.000Z"], peer) == .ignored(.descriptorExpired))
        #expect(try result(["expires": "2026-03-10T00:00:00.001Z"], peer) != .ignored(.descriptorExpired))
        var later = peer
        later.descriptorIssued = try Timestamp("2026-03-09T00:00:00.000Z")
        #expect(try result([:], later) == .ignored(.descriptorStale))
        #expect(try result(["issued": "2026-03-09T00:00:00.001Z"], later) != .ignored(.descriptorStale))
    }

    @Test("a payload is read with all its faults, and our own reads back as itself")
    func payload() throws {
        let bad: JSON = [
            "gateway": "x", "serves": "1501", "limits": ["batch_events": 0], "relays": 1, "issued": "now",
        ]
        #expect(
            Set(Sample.faults { () throws(ShapeFaults) in _ = try Descriptor(bad) }) == [
                "/gateway gateway_id_invalid", "/name member_missing", "/endpoint member_missing",
                "/serves member_type", "/protocol member_missing", "/keys member_missing",
                "/limits/batch_events member_range", "/relays member_type", "/issued timestamp_invalid",
                "/expires member_missing",
            ])
        let own = Descriptor(
            gateway: try GatewayID(Sample.ordos), name: "鄂尔多斯", serves: [try DivisionPrefix("1506")],
            endpoint: try Endpoint("https://a"), keys: Sample.keys, relays: true, issued: now,
            expires: now.advanced(byMilliseconds: 1))
        #expect(try Descriptor(try JSON.parse(own.json.serialized())) == own)
        #expect(
            Sample.faults { () throws(ShapeFaults) in
                do { _ = try Sample.descriptor(["expires": "2026-03-09T00:00:00.000Z"]) } catch let faults
                    as ShapeFaults
                {
                    throw faults
                } catch {}
            } == ["/expires member_range"])
    }
}

@Suite("Hubs")
struct RelayTests {
    @Test("a pair is carried both ways, and nothing else is")
    func policy() throws {
        let (one, two, three) = (
            try GatewayID(Sample.ordos), try GatewayID(Sample.longnan), try GatewayID(Sample.hohhot)
        )
        var policy = RelayPolicy([try #require(RelayPolicy.Pair(one, two))])
        #expect(policy.permits(author: one, audience: two) && policy.permits(author: two, audience: one))
        #expect(!policy.permits(author: one, audience: three) && !policy.permits(author: one, audience: one))
        #expect(RelayPolicy.Pair(one, one) == nil)
        policy.add(try #require(RelayPolicy.Pair(three, one)))
        #expect(try RelayPolicy(try JSON.parse(policy.json.serialized())) == policy)
        policy.remove(try #require(RelayPolicy.Pair(one, two)))
        #expect(!policy.permits(author: one, audience: two))
        let bad: JSON = [
            "pairs": [["x", "y"], [.string(Sample.ordos)], [.string(Sample.ordos), .string(Sample.ordos)]]
        ]
        #expect(Sample.faults { () throws(ShapeFaults) in _ = try RelayPolicy(bad) }.count == 3)
    }

    @Test("a hub finds itself, and a third one, in the list of hops")
    func hops() throws {
        let (one, two, three) = (
            try GatewayID(Sample.hub), try GatewayID(Sample.longnan), try GatewayID(Sample.hohhot)
        )
        #expect(try Hops(header: nil) == Hops.none)
        #expect(try Hops(header: " , ") == Hops.none)
        let first = try #require(Hops.none.passing(one))
        #expect(first.header == Sample.hub && !first.isLoop(at: two) && first.isLoop(at: one))
        let second = try #require(first.passing(two))
        #expect(try Hops(header: "\(Sample.hub) ,\t\(Sample.longnan)") == second)
        #expect(!second.isLoop(at: three) && second.passing(three) == nil && first.passing(one) == nil)
        let third = try Hops(header: [Sample.hub, Sample.longnan, Sample.hohhot].joined(separator: ","))
        #expect(third.isLoop(at: try GatewayID(Sample.ordos)))
        #expect(throws: CodeFault.self) { try Hops(header: "not a gateway") }
        let many = Array(repeating: Sample.hub, count: 17).joined(separator: ",")
        #expect(throws: CodeFault.self) { try Hops(header: many) }
    }
}
