import Codes
import Routing
import StrictJSON
import Testing

@Suite("Peer files and endpoints")
struct PeerTests {
    @Test("a file is read whole; what is unknown is kept and under the fingerprint")
    func file() throws {
        let json = Sample.file([
            "crl": ["AAAA"], "via": [.string(Sample.hub)], "successor": .string(Sample.longnan),
            "proxy": true,
            "relays": true, "later": ["x": 1],
        ])
        let file = try PeerFile(json)
        #expect(
            file.crls == ["AAAA"] && file.via.map(\.description) == [Sample.hub] && file.proxy && file.relays)
        #expect(file.unknown == ["later": ["x": 1]])
        #expect(file.fingerprintInput == json.canonical())
        #expect(Peer(file).successor?.description == Sample.longnan)
        #expect(Peer(file, via: [try GatewayID(Sample.longnan)]).via.map(\.description) == [Sample.longnan])
    }

    @Test("the fingerprint does not depend on the order of members, and does on every value")
    func fingerprint() throws {
        let one = try PeerFile(Sample.file())
        let members = try #require(Sample.file().objectValue)
        let turned = JSONObject(members.reversed().map { ($0.key, $0.value) })
        #expect(try PeerFile(.object(turned)).fingerprintInput == one.fingerprintInput)
        #expect(try PeerFile(Sample.file(["name": "呼和浩特市"])).fingerprintInput != one.fingerprintInput)
    }

    @Test("a file of our own reads back as itself")
    func ownFile() throws {
        let file = PeerFile(
            gateway: try GatewayID(Sample.ordos), name: "鄂尔多斯",
            endpoint: try Endpoint("https://gw.example:9443"),
            serves: [try DivisionPrefix("1506")], bundle: Sample.keys, keys: Sample.keys,
            via: [try GatewayID(Sample.hub)], relays: true)
        #expect(try PeerFile(try JSON.parse(file.fingerprintInput)) == file)
        #expect(
            file.json.keys == ["gateway", "name", "endpoint", "serves", "bundle", "keys", "via", "relays"])
    }

    @Test("every fault of a file is named at once")
    func faults() {
        let json = Sample.file([
            "gateway": "spiffe://x", "name": "", "endpoint": "http://x", "serves": ["1501", "15a"],
            "bundle": ["keys": []],
            "keys": ["keys": [["kid": "k"]]], "via": [.string(Sample.hub), .string(Sample.hub)], "crl": 7,
        ])
        #expect(
            Set(Sample.faults { () throws(ShapeFaults) in _ = try PeerFile(json) }) == [
                "/gateway gateway_id_invalid", "/name member_range", "/endpoint endpoint_invalid",
                "/serves/1 division_prefix_invalid", "/bundle/keys member_range",
                "/keys/keys/0/kty member_missing",
                "/via member_twice", "/crl member_type",
            ])
        let own = Sample.file([
            "via": [.string(Sample.hohhot)], "successor": .string(Sample.hohhot), "serves": [],
        ])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try PeerFile(own) } == [
                "/serves member_range", "/via member_range", "/successor member_range",
            ])
        for json in [JSON.array([]), "file", 1] {
            #expect(Sample.faults { () throws(ShapeFaults) in _ = try PeerFile(json) } == [" member_type"])
        }
    }

    @Test(
        "an endpoint is https, a host and perhaps a port",
        arguments: [
            ("https://a", true), ("https://a:9443", true), ("https://a:9443/", true),
            ("https://10.0.0.1:1", true),
            ("https://[::1]:443", true), ("https://[fe80::1]", true), ("http://a", false),
            ("https://", false),
            ("https://a:", false), ("https://a:0", false), ("https://a:65536", false),
            ("https://a:09", false),
            ("https://u@a", false), ("https://a/path", false), ("https://a?x", false), ("https://a b", false),
            ("https://a\r\nHost: b", false), ("https://[::1", false), ("https://[a]", false),
            ("https://::1", false),
            ("https://]a", false), ("https://:9443", false), ("HTTPS://a", false), ("", false),
            ("https://a//", false),
        ])
    func endpoint(text: String, isGood: Bool) {
        #expect(((try? Endpoint(text)) != nil) == isGood, "\(text)")
    }

    @Test("a peer reads back from its record as it was")
    func record() throws {
        var peer = try Sample.peer(Sample.hohhot, ["1501"], via: [Sample.hub], relays: true)
        peer.formerKeys = [["kty": "EC", "kid": "old"]]
        peer.crls = ["AAAA"]
        peer.status = .suspended
        peer.successor = try GatewayID(Sample.longnan)
        peer.descriptorIssued = Timestamp(milliseconds: 1)
        peer.descriptorExpires = Timestamp(milliseconds: 2)
        peer.limits.batchEvents = 7
        peer.waiting = [
            WaitingChange(
                reason: .servesOverlap, member: "serves", value: "62", other: try GatewayID(Sample.hub))
        ]
        peer.unknown = ["later": 1]
        #expect(try Peer(try JSON.parse(peer.json.serialized())) == peer)
        #expect(Sample.faults { () throws(ShapeFaults) in _ = try Peer([:]) }.count > 10)
    }
}
