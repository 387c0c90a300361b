internal import Codes
internal import StrictJSON

extension CaseStanding {
    /// The events of CASE.md §5; only a parcel with the result moves the state.
    mutating func applyEither(_ event: CaseEvent) {
        switch event.type {
        case .note: note(event)
        case .shipment: ship(event)
        case .paymentRequested, .paid, .refunded: pay(event)
        case .ratingAnswered:
            let answered = event.data.eventID("answers")
            badRatings.removeAll { $0.rating.id == answered && $0.about.answering == event.author }
        default: break
        }
    }

    private mutating func note(_ event: CaseEvent) {
        notesByDay[NoteDay(author: event.author, day: event.time.civilDate), default: 0] += 1
        if let answered = event.data.eventID("answers") {
            openNotes.removeAll { $0.note.id == answered && $0.author != event.author }
        }
        guard let kind = event.data.text("kind"), kind != "answer" else { return }
        openNotes.append(
            OpenNote(
                note: EventMark(event), author: event.author, kind: kind, replyBy: event.data.date("reply_by")
            ))
    }

    private mutating func ship(_ event: CaseEvent) {
        guard let leg = event.data.text("leg").flatMap(ShipmentTrack.Leg.init(rawValue:)),
            let to = event.data.text("to").flatMap(ShipmentTrack.Receiver.init(rawValue:)),
            let status = event.data.text("status").flatMap(ShipmentTrack.Status.init(rawValue:))
        else { return }
        let id = event.data.text("shipment") ?? ""
        let time = event.data.time("time") ?? event.time
        let before = shipments[id]
        if before.map({ $0.time <= time }) ?? true {
            shipments[id] = ShipmentTrack(
                leg: leg, to: to, carrier: event.data.text("carrier") ?? "", status: status, time: time,
                reportedAt: before?.reportedAt ?? event.time,
                ordinal: before?.ordinal ?? shipments.count)
        }
        if leg == .originalsOut, to == .desk, status == .delivered, originalsDeliveredOn == nil {
            originalsDeliveredOn = time.civilDate
        }
        if leg == .originalsBack, to == .window, status == .delivered {
            originalsAtWindow.append(EventMark(event))
        }
        if leg == .resultOut, state == .decided || state == .delivering {
            state = status == .delivered && to == .applicant ? .delivered : .delivering
        }
    }

    private mutating func pay(_ event: CaseEvent) {
        guard let number = event.data.text("bill") else { return }
        var bill = bills[number] ?? Bill(askedBy: event.author, askedAt: event.time)
        switch event.type {
        case .paymentRequested: bill.amountFen = event.data.integer("amount_fen")
        case .paid: bill.isPaid = true
        default: bill.isRefunded = true
        }
        bills[number] = bill
    }
}
