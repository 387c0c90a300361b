import Codes
import Exchange
import StrictJSON

/// A catalogue in which every matter is open: what it refuses is tested elsewhere.
struct SimulatedMatters: MatterCounter {
    func judge(_ event: VerifiedEvent, at now: Timestamp) -> MatterAnswer {
        event.data["matter"]?["peer"]?.stringValue == "closed"
            ? .closed(.matterUnknown, "no such matter") : .open(Self.entry)
    }

    func terms(of event: VerifiedEvent) -> JSON { Self.entry }

    static let agency: JSON = ["name": "市民政局", "uscc": "11150100MB1234567A"]

    static let entry: JSON = [
        "code": "X", "name": "示例", "type": "01", "deemed": true, "agency": agency,
        "promised": ["value": 5, "unit": "working_day"], "legal": ["value": 20, "unit": "working_day"],
    ]
}
