import Codes
import Routing
import StrictJSON
import Testing

@Suite("Where a case goes")
struct RoutingTableTests {
    func table(_ peers: Peer..., serves: [String] = ["1506"], reach: Reach = Reach()) throws -> RoutingTable {
        RoutingTable(
            gateway: try GatewayID(Sample.ordos), serves: try serves.map { try DivisionPrefix($0) },
            peers: peers,
            reach: reach)
    }

    func request(
        _ destination: String, mode: Mode? = nil, modes: [Mode]? = nil, scopes: [Scope]? = nil
    ) throws -> RouteRequest {
        RouteRequest(
            origin: try DivisionCode("150627"), destination: try DivisionCode(destination), mode: mode,
            modes: modes,
            scopes: scopes)
    }

    @Test("the longest prefix wins, our own among them")
    func longestPrefix() throws {
        let table = try table(
            try Sample.peer(Sample.hub, ["62"]), try Sample.peer(Sample.longnan, ["6212", "621202001"]),
            try Sample.peer(Sample.hohhot, ["15"]))
        #expect(table.decide(try request("621202")).outcome == .direct(try GatewayID(Sample.longnan)))
        #expect(table.decide(try request("620100")).outcome == .direct(try GatewayID(Sample.hub)))
        #expect(table.decide(try request("150627")).outcome == .here)
        #expect(table.decide(try request("150100")).outcome == .direct(try GatewayID(Sample.hohhot)))
        #expect(table.match(try DivisionCode("621202001"))?.prefix.text == "621202001")
        #expect(table.match(try DivisionCode("621202001"))?.shorter.map(\.text) == ["6212", "62"])
        #expect(table.decide(try request("110000")).refusal == .routeUnknown)
    }

    @Test("a prefix that two gateways claim goes to neither, and stands in the list of conflicts")
    func conflict() throws {
        let table = try table(
            try Sample.peer(Sample.hohhot, ["1501"]), try Sample.peer(Sample.hub, ["1501", "1506"]))
        #expect(table.decide(try request("150100")).refusal == .routeAmbiguous)
        #expect(table.decide(try request("150600")).refusal == .routeAmbiguous)
        #expect(table.conflicts.map(\.prefix.text) == ["1501", "1506"])
    }

    @Test("a suspended peer keeps its divisions; a removed one leaves them to the next")
    func status() throws {
        var peer = try Sample.peer(Sample.longnan, ["6212"])
        let province = try Sample.peer(Sample.hub, ["62"])
        peer.status = .suspended
        #expect(try table(peer, province).decide(try request("621200")).refusal == .peerSuspended)
        peer.status = .removed
        #expect(
            try table(peer, province).decide(try request("621200")).outcome
                == .direct(try GatewayID(Sample.hub)))
    }

    @Test("scope: a wider one covers what lies within, a bloc only its members")
    func scopes() throws {
        let bloc = try ["1501", "1502", "1506", "1509"].map { try DivisionPrefix($0) }
        let table = try table(
            try Sample.peer(Sample.hohhot, ["15"]), try Sample.peer(Sample.longnan, ["6212"]),
            reach: Reach(blocs: ["呼包鄂乌": bloc]))
        let cases: [(String, [Scope], Bool)] = [
            ("150600", [.city], true), ("150100", [.city], false), ("150100", [.province], true),
            ("621200", [.province], false), ("621200", [.nation], true), ("150100", [.nation], true),
            ("150100", [.bloc("呼包鄂乌")], true), ("150400", [.bloc("呼包鄂乌")], false),
            ("150100", [.bloc("京津冀")], false), ("621200", [.city, .nation], true), ("150100", [], false),
        ]
        for (destination, scopes, isOpen) in cases {
            let decision = table.decide(try request(destination, scopes: scopes))
            #expect((decision.refusal == .scopeNotOpen) == !isOpen, "\(destination) \(scopes)")
        }
    }

    @Test("mode: the first one offered unless one is asked for, and never one that is not offered")
    func modes() throws {
        let table = try table(try Sample.peer(Sample.hohhot, ["1501"]))
        #expect(table.decide(try request("150100", modes: [.joint, .online])).mode == .joint)
        #expect(table.decide(try request("150100", mode: .online, modes: [.joint, .online])).mode == .online)
        #expect(
            table.decide(try request("150100", mode: .delegated, modes: [.joint])).refusal == .modeNotOpen)
        #expect(table.decide(try request("150100", modes: [])).refusal == .modeNotOpen)
        #expect(table.decide(try request("150100", mode: .delegated)).mode == .delegated)
    }

    @Test("a peer with a via is reached through its first usable hub, and through none if none is")
    func hubs() throws {
        let other = "spiffe://sichuan.tongban/gateway/510000"
        let longnan = try Sample.peer(Sample.longnan, ["6212"], via: [other, Sample.hub])
        var hub = try Sample.peer(Sample.hub, ["6200"], relays: true)
        let decision = try table(longnan, hub).decide(try request("621202"))
        #expect(
            decision.outcome == .throughHub(try GatewayID(Sample.longnan), hub: try GatewayID(Sample.hub)))
        #expect(decision.nextHop?.description == Sample.hub && decision.peer?.description == Sample.longnan)
        #expect(try table(longnan).decide(try request("621202")).refusal == .hubUnusable)
        hub.status = .suspended
        #expect(try table(longnan, hub).decide(try request("621202")).refusal == .hubUnusable)
        hub.status = .active
        hub.relays = false
        #expect(try table(longnan, hub).decide(try request("621202")).refusal == .hubUnusable)
        hub.relays = true
        hub.via = [try GatewayID(other)]
        #expect(try table(longnan, hub).decide(try request("621202")).refusal == .hubUnusable)
    }

    @Test("each decision explains itself, the last line being the outcome")
    func explanation() throws {
        let table = try table(try Sample.peer(Sample.hohhot, ["1501"]))
        let lines = table.decide(
            try request("150102", modes: [.delegated], scopes: [.province])
        ).lines
        #expect(
            lines.map(\.text) == [
                "150102 is covered by 1501", "open from 150627 by scope province",
                "mode delegated, of delegated",
                "served by \(Sample.hohhot), \(Sample.hohhot)", "direct to https://127.0.0.1:9443",
            ])
        #expect(lines.map(\.textZh).first == "区划 150102 命中前缀 1501")
        #expect(
            table.decide(try request("110000")).lines.last?.textZh == "不能路由（route_unknown）：没有网关服务区划 110000")
    }

    @Test("the longest prefix agrees with a scan of all prefixes, on random tables")
    func random() throws {
        let prefixes = [
            "15", "1501", "150102", "150102001", "150102001001", "1506", "150627", "62", "6212", "621202",
        ]
        let divisions = [
            "150100", "150102", "150102001", "150102001001", "150600", "150627100", "621202", "620000",
        ]
        for seed in UInt64(1)...300 {
            var numbers = SeededNumbers(state: seed)
            var claims: [(String, RoutingTable.Owner)] = []
            var peers: [Peer] = []
            for number in 0..<5 {
                let serves = Set((0..<3).compactMap { _ in prefixes.randomElement(using: &numbers) }).sorted()
                var peer = try Sample.peer("spiffe://p\(number).tongban/gateway/g", serves)
                peer.status = Peer.Status.allCases.randomElement(using: &numbers) ?? .active
                peers.append(peer)
                if peer.status != .removed { claims += serves.map { ($0, .peer(peer.gateway)) } }
            }
            claims.insert(("1506", .here), at: 0)
            let table = RoutingTable(
                gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")],
                peers: peers.shuffled(using: &numbers))
            for division in divisions {
                let code = try DivisionCode(division)
                let fitting = claims.filter { code.canonical.hasPrefix($0.0) }
                let longest = fitting.map(\.0.count).max()
                let owners = fitting.filter { $0.0.count == longest }.map(\.1)
                let match = table.match(code)
                #expect((match?.owners ?? []) == owners, "seed \(seed), \(division)")
                #expect(match?.prefix.length == longest, "seed \(seed), \(division)")
            }
        }
    }
}
