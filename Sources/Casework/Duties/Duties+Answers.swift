internal import Codes

extension Duties {
    /// Each pending request to withdraw is the destination's to answer.
    var ofWithdrawals: [Duty] {
        standing.withdrawalRequests.map { request in
            duty(
                .answerWithdrawal, .destination, since: request.time.civilDate, about: request.id,
                metBy: [.withdrawn, .withdrawalDeclined])
        }
    }

    /// Each open note is the other side's to answer, by the day it asks for.
    var ofNotes: [Duty] {
        standing.openNotes.map { note in
            let since = note.note.time.civilDate
            let due = note.replyBy.map { calendar.counted(from: since, to: max(since, $0)) }
            return duty(
                .answerNote, note.author == .origin ? .destination : .origin, since: since, due: due,
                about: note.note.id, detail: note.kind, metBy: [.note])
        }
    }

    /// Each bad rating is to be answered by the side it is about.
    var ofRatings: [Duty] {
        standing.badRatings.map { bad in
            let since = bad.rating.time.civilDate
            let due = calendar.adding(workingDays: levels.answerRatingDays, to: since)
            return duty(
                .answerRating, bad.about.answering == .origin ? .origin : .destination, since: since,
                due: due,
                about: bad.rating.id, detail: bad.about.rawValue, metBy: [.ratingAnswered])
        }
    }

    /// Each bill asked for and not paid, the oldest first.
    var ofBills: [Duty] {
        standing.bills.filter { $0.value.amountFen != nil && !$0.value.isPaid && !$0.value.isRefunded }
            .sorted {
                $0.value.askedAt < $1.value.askedAt
                    || ($0.value.askedAt == $1.value.askedAt && $0.key < $1.key)
            }
            .map { number, bill in
                duty(.pay, .applicant, since: bill.askedAt.civilDate, detail: number, metBy: [.paid])
            }
    }
}
