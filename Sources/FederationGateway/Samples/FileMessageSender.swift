internal import Codes
internal import Exchange
internal import Foundation
internal import Office
internal import StrictJSON

/// A sample of the region's way to send short messages: appends each as a line of JSON to a file that only the gateway's
/// user reads. A region puts its own platform's adapter in its place.
struct FileMessageSender: MessageSender {
    /// Where it writes.
    let path: String
    let clock: any GatewayClock

    func send(_ message: ShortMessage) async -> ErrandOutcome {
        let line: JSON = [
            "id": .string(message.id), "at": .string(clock.now().description),
            "phone": .string(message.phone),
            "text": .string(message.text),
        ]
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return .later("\(path) cannot be opened") }
        defer { close(file) }
        let bytes = line.serialized() + [UInt8(ascii: "\n")]
        // One write of one line: what is appended beside it does not come between.
        let written = bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(file) == 0 else { return .later("\(path) cannot be written") }
        return .done()
    }
}
