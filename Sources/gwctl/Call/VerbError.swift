import ArgumentParser
import Codes
import Foundation
import StrictJSON

/// A refusal as the operator reads it: what, why, what to do; and the exit code that scripts see.
struct VerbError: Error {
    var problem: JSON

    /// What somebody reads before mending the rest.
    private static let faultsShown = 100

    init(_ problem: JSON) { self.problem = problem }

    init(_ code: ErrorCode, _ detail: String) {
        problem = [
            "code": .string(code.rawValue), "title": .string(code.title), "detail": .string(detail),
            "message": .string(code.message),
        ]
    }

    var code: ErrorCode? { problem["code"]?.stringValue.flatMap(ErrorCode.init(rawValue:)) }

    /// Lines for the terminal: Chinese first, then English, then each fault, then the cure.
    var text: String {
        var lines: [String] = []
        if let message = problem["message"]?.stringValue { lines.append(message) }
        let detail = problem["detail"]?.stringValue ?? problem["title"]?.stringValue ?? ""
        lines.append("\(problem["code"]?.stringValue ?? "failed"): \(detail)")
        let faults = problem["errors"]?.arrayValue ?? []
        for fault in faults.prefix(Self.faultsShown) {
            let place = fault["pointer"]?.stringValue ?? ""
            let reason = fault["detail"]?.stringValue ?? fault["code"]?.stringValue ?? ""
            lines.append("  \(place)  \(fault["message"]?.stringValue ?? "") (\(reason))")
        }
        if faults.count > Self.faultsShown {
            lines.append("  仅列出前 \(Self.faultsShown) 处 (only the first \(Self.faultsShown) are shown)")
        }
        if let allowed = problem["allowed"]?.arrayValue, !allowed.isEmpty {
            lines.append("  allowed now: " + allowed.compactMap(\.stringValue).joined(separator: ", "))
        }
        if let remedy = code?.remedy, !remedy.isEmpty { lines.append("→ \(remedy)") }
        return lines.joined(separator: "\n")
    }
}

/// The one table from an error's word to an exit code.
enum ExitStatus {
    static let partial: Int32 = 7

    static func of(_ code: ErrorCode?) -> Int32 {
        switch code {
        case .usage, .malformed, .validationFailed, .configurationInvalid, .mappingInvalid, .catalogInvalid,
            .catalogForeign, .peerFileInvalid, .calendarInvalid, .bundleInvalid, .tableInvalid,
            .tableTooLarge, .cellsMerged, .cellInvalid, .successorCycle:
            2
        case .notFound, .dutyUnknown, .calendarYearMissing, .matterUnknown, .divisionUnknown, .peerUnknown,
            .routeUnknown, .catalogMissing, .mappingVersionUnknown:
            3
        case .forbidden, .unauthenticated, .fingerprintWrong, .peerSuspended, .crlUnverified,
            .secondPersonNeeded:
            4
        case .conflict, .alreadyExists, .storeLocked, .transitionIllegal, .idempotencyMismatch, .stepNotReady,
            .stepDone, .dutyNotOverdue, .dutyAcknowledged:
            5
        case .peerUnreachable: 6
        default: 1
        }
    }
}

/// Runs a verb's work; a refusal goes to standard error and becomes the exit code.
func running(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as VerbError {
        FileHandle.standardError.write(Data((error.text + "\n").utf8))
        throw ExitCode(ExitStatus.of(error.code))
    }
}

func printed(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
}
