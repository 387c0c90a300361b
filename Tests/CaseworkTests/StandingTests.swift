import Casework
import Codes
import StrictJSON
import Testing

@Suite("What the order amounts to")
struct StandingTests {
    private func accepted() -> Story {
        var story = Story()
        story.write(.origin, .submitted, ["delivery": ["way": "mail"], "number": "N1"])
        story.write(.destination, .received, ["number": "B1"])
        story.write(
            .destination, .accepted,
            [
                "deemed": false, "notice_no": "A1", "accepted_on": "2026-01-05", "due_on": "2026-01-20",
                "legal_due_on": "2026-02-20",
            ])
        return story
    }

    private func parcel(_ leg: String, _ to: String, _ status: String, at time: Timestamp) -> JSONObject {
        [
            "shipment": "p1", "leg": .string(leg), "to": .string(to), "carrier": "ems",
            "status": .string(status), "time": .string(time.description),
        ]
    }

    @Test("numbers, dates and the one who accepted are kept")
    func kept() {
        let standing = accepted().fold.standing
        #expect(standing.number == "N1")
        #expect(standing.handlingNumber == "B1")
        #expect(standing.acceptance?.by == .destination)
        #expect(standing.acceptance?.noticeNumber == "A1")
        #expect(standing.dueOn?.description == "2026-01-20")
        #expect(standing.legalDueOn?.description == "2026-02-20")
    }

    @Test("代受理: the origin's own acceptance is one")
    func acceptedAtOrigin() {
        var story = Story()
        story.write(
            .origin, .submitted,
            ["accepted": ["notice_no": "A", "accepted_on": "2026-01-05", "due_on": "2026-01-09"]])
        #expect(story.fold.state == .accepted)
        #expect(story.fold.standing.acceptance?.by == .origin)
        #expect(story.fold.standing.dueOn?.description == "2026-01-09")
    }

    @Test("a clock that two things hold runs when both have let go")
    func twoHolds() {
        var story = accepted()
        let one = story.write(.destination, .clockSuspended, ["kind": "听证", "excluded": "both"])
        let two = story.write(
            .destination, .correctionRequested, ["clock": "stops", "basis": "b", "due_days": 5])
        story.write(.destination, .clockResumed, ["suspension": one.json, "due_on": "2026-01-22"])
        #expect(story.fold.state == .suspended)
        story.write(.origin, .supplemented, ["answers": two.json, "complete": true])
        #expect(story.fold.state == .suspended)
        #expect(story.fold.standing.correction == nil)
        story.write(.destination, .clockResumed, ["suspension": two.json, "due_on": "2026-01-26"])
        #expect(story.fold.state == .accepted)
        #expect(story.fold.standing.dueOn?.description == "2026-01-26")
    }

    @Test("a decision closes corrections, suspensions and requests")
    func decisionCloses() {
        var story = accepted()
        story.write(.destination, .clockSuspended, ["kind": "听证", "excluded": "both"])
        story.write(.destination, .correctionRequested, ["due_days": 5])
        story.write(.origin, .withdrawalRequested)
        story.write(
            .destination, .decided, ["outcome": "approved", "decision_no": "D", "decided_on": "2026-01-08"])
        let standing = story.fold.standing
        #expect(standing.state == .decided)
        #expect(standing.correction == nil && standing.holds.isEmpty && standing.withdrawalRequests.isEmpty)
        #expect(standing.stops.allSatisfy { $0.until != nil })
        #expect(standing.decision?.outcome == "approved")
    }

    @Test("a parcel with the result moves the state by what it says of itself")
    func resultParcels() {
        var story = accepted()
        story.write(.destination, .shipment, parcel("result_out", "applicant", "delivered", at: story.now))
        #expect(story.fold.state == .accepted)
        story.write(.destination, .decided, ["outcome": "approved"])
        story.write(
            .destination, .shipment, parcel("originals_back", "applicant", "delivered", at: story.now))
        #expect(story.fold.state == .decided)
        story.write(.destination, .shipment, parcel("result_out", "applicant", "collected", at: story.now))
        #expect(story.fold.state == .delivering)
        #expect(story.fold.standing.holder == .courier)
        story.write(.origin, .shipment, parcel("result_out", "window", "delivered", at: story.now))
        #expect(story.fold.state == .delivering)
        #expect(story.fold.standing.holder == .origin)
        story.write(.origin, .shipment, parcel("result_out", "applicant", "delivered", at: story.now))
        #expect(story.fold.state == .delivered)
        story.write(.destination, .shipment, parcel("result_out", "applicant", "returned", at: story.now))
        #expect(story.fold.state == .delivered)
    }

    @Test("of two reports of a parcel the later in time counts, whichever came first")
    func parcelReports() {
        var story = accepted()
        let early = story.now
        story.write(
            .origin, .shipment,
            parcel("originals_out", "desk", "delivered", at: early.advanced(byMilliseconds: 60_000)))
        story.write(.destination, .shipment, parcel("originals_out", "desk", "in_transit", at: early))
        #expect(story.fold.standing.shipments["p1"]?.status == .delivered)
        #expect(story.fold.standing.originalsDeliveredOn?.description == "2026-01-05")
    }

    @Test("received after completion does not leave the end")
    func receivedAfterCompletion() {
        var story = accepted()
        story.write(.destination, .decided, ["outcome": "done"])
        story.write(.destination, .completed)
        story.write(.origin, .resultReceived)
        #expect(story.fold.state == .completed)
        story.write(.destination, .revoked)
        #expect(story.fold.standing.decision?.isRevoked == true)
    }

    @Test("who has the case follows the originals, the correction and the decision")
    func holders() {
        var story = Story()
        func holder() -> Holder? { story.fold.standing.holder }
        story.write(.origin, .submitted, ["paper": true])
        #expect(holder() == .origin)
        story.write(.origin, .shipment, parcel("originals_out", "desk", "collected", at: story.now))
        #expect(holder() == .courier)
        let delivered = story.now
        story.write(.origin, .shipment, parcel("originals_out", "desk", "delivered", at: story.now))
        #expect(holder() == .destination)
        story.write(.destination, .materialsReceived, ["on": "2026-01-05"])
        #expect(story.fold.standing.heldSince == delivered)
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        #expect(holder() == .origin)
        story.write(.origin, .served, ["answers": asked.json, "on": "2026-01-05"])
        #expect(holder() == .applicant)
        story.write(.origin, .supplemented, ["answers": asked.json, "complete": true])
        #expect(holder() == .destination)
        story.write(.destination, .refused)
        #expect(holder() == nil)
    }

    @Test("a contact change moves the way of delivery, an overtaken one does not")
    func contactChange() {
        var story = accepted()
        story.write(.origin, .contactChanged, ["delivery": ["way": "window"]])
        #expect(story.fold.standing.subject?.deliveryWay == "window")
        story.write(.destination, .terminated, seen: 1, ["ground": "other"])
        #expect(story.fold.standing.subject?.deliveryWay == "mail")
    }

    @Test("a bill is asked for, paid and refunded; the parts of a bundle are as last reported")
    func billsAndBundles() {
        var story = accepted()
        story.write(.destination, .paymentRequested, ["bill": "1", "amount_fen": 1000])
        #expect(story.fold.standing.bills["1"]?.amountFen == 1000)
        story.write(.origin, .paid, ["bill": "1"])
        story.write(.destination, .refunded, ["bill": "1"])
        #expect(story.fold.standing.bills["1"]?.isPaid == true)
        #expect(story.fold.standing.bills["1"]?.isRefunded == true)
        story.write(.origin, .bundleProgressed, ["parts": [["part": 2, "state": "decided"]]])
        #expect(story.fold.standing.bundleParts == [["part": 2, "state": "decided"]])
    }
}
