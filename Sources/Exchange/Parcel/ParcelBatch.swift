public import Codes
internal import Cryptography
internal import StrictJSON

/// One line of `events.jsonl`: a batch of one author, as a hub would send it. Source: TFP/1 §8.
public struct ParcelBatch: Sendable, Hashable {
    /// In the order in which they were written; at least one.
    public let events: [ReceivedEvent]

    /// Reads a line.
    /// - Parameter line: its number from 1, for the fault's text.
    /// - Throws: `parcel_invalid`; `parcel_too_large` for more events or bytes than a batch may hold.
    public init(line: [UInt8], number: Int, limits: ParcelLimits = ParcelLimits()) throws(CodeFault) {
        let place = "events.jsonl, line \(number)"
        guard line.count <= limits.batchBytes else {
            throw .parcelTooLarge("\(place): more than \(limits.batchBytes) bytes")
        }
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(line)
        } catch { throw .parcel("\(place) is no I-JSON: \(error)") }
        guard let listed = json["events"]?.arrayValue, !listed.isEmpty else {
            throw .parcel("\(place): events is no list of at least one")
        }
        guard listed.count <= limits.batchEvents else {
            throw .parcelTooLarge("\(place): \(listed.count) events of \(limits.batchEvents)")
        }
        var events: [ReceivedEvent] = []
        events.reserveCapacity(listed.count)
        var author: GatewayID?
        for element in listed {
            guard let event = ReceivedEvent(element) else {
                throw .parcel("\(place): an element is no {\"jws\",\"sealed\"}")
            }
            // One author a line, so that the line's receipt shows nobody another's.
            if let source = EventPayload(text: event.text)?.source {
                guard author == nil || author == source else {
                    throw .parcel("\(place): events of more than one author")
                }
                author = source
            }
            events.append(event)
        }
        self.events = events
    }

    /// Reads a line of `receipts.jsonl`.
    /// - Returns: the receipt's JWS.
    /// - Throws: `parcel_invalid`.
    public static func receipt(line: [UInt8], number: Int) throws(CodeFault) -> String {
        let place = "receipts.jsonl, line \(number)"
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(line)
        } catch { throw .parcel("\(place) is no I-JSON: \(error)") }
        guard let text = json["receipt"]?.stringValue, !text.isEmpty else {
            throw .parcel("\(place): receipt is no text")
        }
        return text
    }
}
