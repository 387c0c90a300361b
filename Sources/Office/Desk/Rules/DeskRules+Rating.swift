internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension DeskRules {
    /// 差评 ticks a detail or says a word: without either nobody can mend anything. Source: DOMAIN.md §6.
    func ofRating() -> [OfficeRefusal.Fault] {
        let level = data["level"]?.stringValue.flatMap(RatingLevel.init(rawValue:))
        let text = data["text"]?.stringValue ?? ""
        guard level?.isBad == true, data["tags"]?.arrayValue?.isEmpty != false,
            text.allSatisfy(\.isWhitespace)
        else { return [] }
        return [
            .init(
                "/data/text", .memberMissing, detail: "a bad rating has a tag or a text",
                message: "差评须勾选具体情形或填写意见")
        ]
    }

    /// A rating is answered by the side that it blames, and by no other. Source: docs/ratings.md.
    func ofRatingAnswer() -> [OfficeRefusal.Fault] {
        let rating = view.logs.origin.first {
            $0.type == .rated && $0.id.description == data["answers"]?.stringValue
        }
        let about = rating?.data["about"]?.stringValue.flatMap(RatingSubject.init(rawValue:))
        guard about?.answering != view.record.ourSide else { return [] }
        return [
            .init(
                "/data/answers", .memberRange,
                detail: rating == nil ? "no rating of this case" : "a rating of the other side's work",
                message: rating == nil ? "本办件没有这条评价" : "该评价针对对方，应由对方答复")
        ]
    }
}
