public import Codes

/// The one table from an error's word to an HTTP status. Source: PROTOCOL.md §3.
///
/// What is not named here is a fault of what was sent: 422.
public enum ErrorStatus {
    /// The status of an answer that bears this word.
    public static func of(_ code: ErrorCode) -> Int {
        switch code {
        case .malformed, .jsonSyntax, .jsonTruncated, .jsonTrailing, .jsonUtf8, .jsonSurrogate,
            .jsonNoncharacter,
            .jsonDuplicateMember, .jsonNumberRange, .jsonTooDeep, .idempotencyKeyMissing:
            400
        case .peerUnknown, .certificateInvalid, .unauthenticated: 401
        case .peerSuspended, .forbidden, .pushForged, .signatureInvalid, .linkLocked, .linkProofWrong,
            .secondPersonNeeded:
            403
        case .notFound, .noticeNotDue, .linkUnknown, .dutyUnknown, .mappingVersionUnknown: 404
        case .methodNotAllowed: 405
        case .offsetWrong, .conflict, .transitionIllegal, .alreadyExists, .webhookDisabled, .stepNotReady,
            .stepDone, .dutyNotOverdue, .dutyAcknowledged, .draftNeedless, .draftsFull:
            409
        case .linkUsed, .linkExpired: 410
        case .bundleActIllegal, .bundleWaits, .continuationIllegal, .continuationLoop, .caseContinued: 409
        case .batchTooLarge, .blobTooLarge, .tooLarge, .jsonTooLarge, .sheetTooLarge: 413
        case .contentType: 415
        case .rangeInvalid: 416
        case .tooManyRequests: 429
        case .internal, .configurationInvalid: 500
        case .peerUnreachable, .peerUntrusted, .webhookRefused: 502
        case .unavailable, .storeFull, .storeFailed, .storeLocked, .clockDoubtful, .rolledBack,
            .typesetterMissing, .typesetterFailed, .typesetterBusy, .sealFailed, .numberPatternInvalid,
            .numberPatternRepeats:
            503
        case .callTimeout: 504
        case .loopDetected: 508
        default: 422
        }
    }
}
