import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("How the watch of a parcel goes on and ends")
struct ParcelWatchEndTests {
    @Test(
        "given up, it is asked for again after half an hour and not before; repeats of the push ask nothing")
    func renewed() async throws {
        let scene = try await WatchScene(seed: 720)
        let parcel = try await scene.registered()
        try await scene.round()
        scene.clock.advance(milliseconds: 3 * 86_400_000)
        for _ in 1...3 { try await scene.push(WatchScene.unheard) }
        #expect(try await scene.line(parcel)["trouble"] == "unheard")
        #expect(try await scene.state()?.renewals == 1)
        #expect(try await scene.waiting().count == 1)
        scene.clock.advance(milliseconds: 1_799_999)
        #expect(try await scene.round() == 0)
        scene.clock.advance(milliseconds: 1)
        #expect(try await scene.round() == 1)
        #expect(try await scene.state()?.state == .watched && scene.web.requests.count == 2)
        // What was not answered in time comes again: it is not another.
        scene.clock.advance(milliseconds: 5_400_000)
        try await scene.push(WatchScene.unheard)
        #expect(try await scene.state()?.state == .watched)
        #expect(try await scene.waiting().isEmpty)
    }

    @Test("twice at most, then it is a person's, though he has settled what he was told before")
    func bounded() async throws {
        let scene = try await WatchScene(seed: 721)
        let parcel = try await scene.registered()
        for times in 1...3 {
            scene.clock.advance(milliseconds: 1_800_000)
            try await scene.round()
            #expect(scene.web.requests.count == times)
            scene.clock.advance(milliseconds: 3 * 86_400_000)
            try await scene.push(WatchScene.unheard)
            guard times == 1 else { continue }
            _ = try await scene.desk.settle(
                parcel.id, parcel.shipment, ["note": "示例"], by: scene.mail.window)
        }
        #expect(try await scene.waiting().isEmpty)
        #expect(try await scene.waiting(dead: true).isEmpty)
        let line = try await scene.line(parcel)
        #expect(line["watch"]?["state"] == "ended" && line["watch"]?["problem"] == "3天查询无记录")
        #expect(line["trouble"] == "unwatched")
        try await scene.push(WatchScene.unheard)
        #expect(try await scene.waiting().isEmpty)
        // Heard of after all, by a person or the carrier: no task any more.
        try await scene.push(MailScene.param("0", at: "2026-03-17 10:00:00"))
        #expect(try await scene.line(parcel)["trouble"] == nil)
    }

    @Test("an arrival ends it; so does a person who says that it has arrived before it was asked for")
    func ended() async throws {
        let scene = try await WatchScene(seed: 722)
        _ = try await scene.registered()
        try await scene.round()
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:05:00", status: "shutdown"))
        #expect(try await scene.state()?.state == .ended)
        try await scene.push(WatchScene.unheard)
        #expect(try await scene.waiting().isEmpty)
        let other = try await scene.registered(waybill: "1012345678901")
        _ = try await scene.desk.update(
            other.id, other.shipment, ["status": "delivered"], by: scene.mail.window)
        #expect(try await scene.round() == 1)
        #expect(scene.web.requests.count == 1)
        #expect(try await scene.state("1012345678901")?.state == .ended)
    }

    @Test("a corrected number is asked for; pushes of the wrong one, which is somebody else's, move nothing")
    func corrected() async throws {
        let scene = try await WatchScene(seed: 723)
        let parcel = try await scene.registered()
        try await scene.round()
        _ = try await scene.desk.update(
            parcel.id, parcel.shipment, ["waybill": "1012345678901"], by: scene.mail.window)
        #expect(try await scene.waiting().count == 1)
        try await scene.round()
        #expect(try scene.asked().param["number"] == "1012345678901")
        let before = try await scene.mail.trace()
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:05:00"))
        #expect(try await scene.mail.trace() == before)
        #expect(try await CarrierDesk(scene.office).strays() == [])
        #expect(try await scene.line(parcel)["status"] == "created")
        // Before it was asked for: the wrong one is not asked for at all.
        let other = try await scene.registered(waybill: "1012345678902")
        let data: JSON = [
            "shipment": .string(other.shipment), "leg": "originals_out", "to": "desk", "carrier": "ems",
            "status": "collected", "waybill": "1012345678903",
        ]
        _ = try await CaseDesk(scene.office).write(
            ["type": "shipment", "data": data], to: other.id, key: nil, by: scene.mail.window)
        #expect(try await scene.round() == 2)
        #expect(scene.web.requests.count == 3)
        #expect(try scene.asked().param["number"] == "1012345678903")
    }

    @Test("a parcel of the other side that comes to us is followed only where the region wants that")
    func incoming() async throws {
        for wanted in [false, true] {
            let scene = try await WatchScene(seed: 724, ParcelWatch(followsIncoming: wanted))
            let id = try await scene.mail.decided()
            let there = scene.mail.there
            let follower = FollowerLoop(ShipmentFollower(scene.office), scene.office)
            _ = try await follower.step()
            for (to, number) in [("window", "1012345678901"), ("applicant", "1012345678902")] {
                _ = try await there.register(
                    [
                        "leg": "result_out", "to": .string(to), "carrier": "ems", "waybill": .string(number),
                        "cost_fen": 1_200,
                    ], for: id, key: nil, by: scene.mail.handler)
            }
            try await scene.mail.bridge.carry(CaseID(id))
            while try await follower.step() > 0 {}
            let listed =
                try await scene.desk.list(.init(), for: scene.mail.window)["shipments"]?.arrayValue ?? []
            #expect(listed.count == (wanted ? 1 : 0))
            #expect(try await scene.waiting().count == (wanted ? 1 : 0))
            guard wanted else { continue }
            #expect(listed[0]["theirs"] == true && listed[0]["status"] == "created")
            try await scene.round()
            #expect(try scene.asked().param["number"] == "1012345678901")
            // It is no parcel that we give to a carrier, nor one that we pay.
            #expect(try await scene.desk.costs(month: "2026-03") == [])
            scene.clock.advance(milliseconds: 3_600_000)
            try await scene.push(
                MailScene.param("0", at: "2026-03-09 09:30:00", number: "1012345678901"))
            let told = try await CaseDesk(scene.office).show(id, purpose: nil, for: scene.mail.window)
            #expect(told["shipments"]?.arrayValue?.first?["status"] == "in_transit")
        }
    }
}
