/// The register of stable words that wire, API, log, page and command line use for what went wrong.
///
/// A word once released keeps its meaning. Each has its texts in `ErrorText+<Group>.swift`; a test holds that none
/// lacks them, and the row's title says what the word means. To add one: a case here, a row there.
public enum ErrorCode: String, CaseIterable, Hashable, Sendable {
    // Transport: What a peer's HTTP answers say. Source: PROTOCOL.md §3, §5, §7.
    case malformed
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case contentType = "content_type"
    case batchTooLarge = "batch_too_large"
    case blobTooLarge = "blob_too_large"
    case offsetWrong = "offset_wrong"
    case rangeInvalid = "range_invalid"
    case digestWrong = "digest_wrong"
    case loopDetected = "loop_detected"
    case tooManyRequests = "too_many_requests"
    case unavailable
    case `internal`
    case peerUnknown = "peer_unknown"
    case peerSuspended = "peer_suspended"
    case certificateInvalid = "certificate_invalid"

    // Certificates: Why a connection with a peer is refused or breaks. Source: PROTOCOL.md §2, §3.
    case certificateMissing = "certificate_missing"
    case certificateForm = "certificate_form"
    case certificateIdentity = "certificate_identity"
    case certificateWithoutURI = "certificate_without_uri"
    case certificateSeveralURIs = "certificate_several_uris"
    case certificateUsage = "certificate_usage"
    case certificateUntrusted = "certificate_untrusted"
    case certificateExpired = "certificate_expired"
    case certificateNotYetValid = "certificate_not_yet_valid"
    case certificateRevoked = "certificate_revoked"
    case peerIdentityWrong = "peer_identity_wrong"
    case handshakeFailed = "handshake_failed"
    case connectionCut = "connection_cut"
    case callTimeout = "call_timeout"
    case callCancelled = "call_cancelled"
    case answerTooLarge = "answer_too_large"

    // Admission: Why an event is rejected or deferred. Source: PROTOCOL.md §5.
    case tooLarge = "too_large"
    case signatureInvalid = "signature_invalid"
    case keyUnknown = "key_unknown"
    case audienceWrong = "audience_wrong"
    case authorNotAllowed = "author_not_allowed"
    case fork
    case typeUnsupported = "type_unsupported"
    case dataInvalid = "data_invalid"
    case chainBroken = "chain_broken"
    case transitionIllegal = "transition_illegal"
    case matterUnknown = "matter_unknown"
    case matterNotOpen = "matter_not_open"
    case expectedGap = "expected_gap"
    case blobMissing = "blob_missing"
    case timeAhead = "time_ahead"
    case keyRevokedLate = "key_revoked_late"
    case logBehind = "log_behind"
    case sealedUnreadable = "sealed_unreadable"
    case disclosureInvalid = "disclosure_invalid"

    // Exchange: What the exchange with peers reports in log, metric and page. Source: PROTOCOL.md §2, §5.
    case receiptInvalid = "receipt_invalid"
    case eventRejected = "event_rejected"
    case caseUndeliverable = "case_undeliverable"
    case rolledBack = "rolled_back"
    case peerRolledBack = "peer_rolled_back"
    case peerUnreachable = "peer_unreachable"
    case peerUntrusted = "peer_untrusted"
    case crlStale = "crl_stale"
    case crlUnverified = "crl_unverified"
    case descriptorInvalid = "descriptor_invalid"
    case catalogInvalid = "catalog_invalid"
    case peerFileInvalid = "peer_file_invalid"
    case fingerprintWrong = "fingerprint_wrong"
    case clockDoubtful = "clock_doubtful"
    case caseFenced = "case_fenced"
    case routeUnknown = "route_unknown"
    case routeAmbiguous = "route_ambiguous"
    case parcelInvalid = "parcel_invalid"
    case parcelTooLarge = "parcel_too_large"
    case parcelVersion = "parcel_version"
    case parcelMisaddressed = "parcel_misaddressed"

    // Desk: What the desk API, the pages and gwctl answer.
    case unauthenticated
    case forbidden
    case validationFailed = "validation_failed"
    case conflict
    case idempotencyMismatch = "idempotency_mismatch"
    case idempotencyKeyMissing = "idempotency_key_missing"
    case memberMissing = "member_missing"
    case memberUnknown = "member_unknown"
    case memberType = "member_type"
    case memberRange = "member_range"
    case memberNull = "member_null"
    case materialMissing = "material_missing"
    case materialUnknown = "material_unknown"
    case noteUnknown = "note_unknown"
    case billUnknown = "bill_unknown"
    case billSettled = "bill_settled"
    case linkUnknown = "link_unknown"
    case linkUsed = "link_used"
    case linkExpired = "link_expired"
    case linkLocked = "link_locked"
    case linkProofWrong = "link_proof_wrong"
    case mappingMissing = "mapping_missing"
    case mappingInvalid = "mapping_invalid"
    case storeFull = "store_full"
    case storeFailed = "store_failed"
    case storeLocked = "store_locked"
    case alreadyExists = "already_exists"
    case usage
    case configurationInvalid = "configuration_invalid"
    case webhookDisabled = "webhook_disabled"
    case webhookRefused = "webhook_refused"

    // Clocks: What calendars, duties and the steps of 多地联办 are refused for. Source: CASE.md §1, §7.
    case calendarInvalid = "calendar_invalid"
    case calendarYearMissing = "calendar_year_missing"
    case agreementExpired = "agreement_expired"
    case stepUnknown = "step_unknown"
    case stepNotReady = "step_not_ready"
    case stepDone = "step_done"
    case dutyUnknown = "duty_unknown"
    case dutyNotOverdue = "duty_not_overdue"
    case dutyAcknowledged = "duty_acknowledged"
    case dutyOverdue = "duty_overdue"

    // Mapping: What catalogues, mappings, peer files and routes are refused for. Source: CASE.md §1.
    case memberTwice = "member_twice"
    case endpointInvalid = "endpoint_invalid"
    case descriptorForeign = "descriptor_foreign"
    case descriptorExpired = "descriptor_expired"
    case descriptorStale = "descriptor_stale"
    case hubUnusable = "hub_unusable"
    case scopeNotOpen = "scope_not_open"
    case modeNotOpen = "mode_not_open"
    case catalogForeign = "catalog_foreign"
    case catalogGap = "catalog_gap"
    case divisionNotServed = "division_not_served"
    case catalogMissing = "catalog_missing"
    case routeHere = "route_here"
    case subjectNotServed = "subject_not_served"
    case matterRetired = "matter_retired"
    case mappingAmbiguous = "mapping_ambiguous"
    case mappingTargetUnknown = "mapping_target_unknown"
    case mappingSourceUnknown = "mapping_source_unknown"
    case mappingTargetTwice = "mapping_target_twice"
    case mappingFieldUnknown = "mapping_field_unknown"
    case mappingFieldUnfilled = "mapping_field_unfilled"
    case mappingFieldLost = "mapping_field_lost"
    case mappingValueUntranslated = "mapping_value_untranslated"
    case mappingMaterialUnknown = "mapping_material_unknown"
    case mappingMaterialUnfilled = "mapping_material_unfilled"
    case licencePaper = "licence_paper"
    case agreementMissing = "agreement_missing"
    case stepsInvalid = "steps_invalid"
    case rowInvalid = "row_invalid"
    case columnUnknown = "column_unknown"

    // Notices: What notices, their templates and the typesetter are refused for.
    case typesetterMissing = "typesetter_missing"
    case typesetterFailed = "typesetter_failed"
    case typesetterBusy = "typesetter_busy"
    case sheetTooLarge = "sheet_too_large"
    case templateInvalid = "template_invalid"
    case templateMissing = "template_missing"
    case templateCycle = "template_cycle"
    case templateVariableUnknown = "template_variable_unknown"
    case templatePartMissing = "template_part_missing"
    case noticeNotDue = "notice_not_due"
    case sealFailed = "seal_failed"

    // Store: What keeps the store from answering.
    case storeReadOnly = "store_read_only"
    case storeOutcomeUnknown = "store_outcome_unknown"
    case storeNewer = "store_newer"
    case storeForeign = "store_foreign"
    case storeCorrupt = "store_corrupt"
    case cursorInvalid = "cursor_invalid"

    // Codes: Why a text is not the code or the value it claims to be.
    case dateInvalid = "date_invalid"
    case timestampInvalid = "timestamp_invalid"
    case timeInvalid = "time_invalid"
    case uuidInvalid = "uuid_invalid"
    case gatewayIdInvalid = "gateway_id_invalid"
    case wordUnknown = "word_unknown"
    case divisionInvalid = "division_invalid"
    case divisionUnknown = "division_unknown"
    case divisionPrefixInvalid = "division_prefix_invalid"
    case matterCodeInvalid = "matter_code_invalid"
    case creditCodeInvalid = "credit_code_invalid"
    case creditCodeCheckDigit = "credit_code_check_digit"
    case residentIdInvalid = "resident_id_invalid"
    case residentIdCheckDigit = "resident_id_check_digit"
    case waybillInvalid = "waybill_invalid"
    case waybillCheckDigit = "waybill_check_digit"
    case phoneInvalid = "phone_invalid"
    case postcodeInvalid = "postcode_invalid"
    case emailInvalid = "email_invalid"
    case amountInvalid = "amount_invalid"
    case tableInvalid = "table_invalid"

    // JSON: Why bytes are not the JSON of the wire. Source: RFC 8259, RFC 7493, PROTOCOL.md §3.
    case jsonSyntax = "json_syntax"
    case jsonTruncated = "json_truncated"
    case jsonTrailing = "json_trailing"
    case jsonUtf8 = "json_utf8"
    case jsonSurrogate = "json_surrogate"
    case jsonNoncharacter = "json_noncharacter"
    case jsonDuplicateMember = "json_duplicate_member"
    case jsonNumberRange = "json_number_range"
    case jsonTooDeep = "json_too_deep"
    case jsonTooLarge = "json_too_large"
    case pointerInvalid = "pointer_invalid"

    // Forms: What a form or a form's schema breaks. Source: CASE.md §1.
    case formType = "form_type"
    case formRequired = "form_required"
    case formEnum = "form_enum"
    case formConst = "form_const"
    case formTooShort = "form_too_short"
    case formTooLong = "form_too_long"
    case formTooFew = "form_too_few"
    case formTooMany = "form_too_many"
    case formTooSmall = "form_too_small"
    case formTooBig = "form_too_big"
    case formNotAllowed = "form_not_allowed"
    case formTooComplex = "form_too_complex"
    case schemaKeywordUnknown = "schema_keyword_unknown"
    case schemaKeywordInvalid = "schema_keyword_invalid"
    case schemaFormatUnknown = "schema_format_unknown"
    case schemaRefInvalid = "schema_ref_invalid"
    case schemaRefCycle = "schema_ref_cycle"
    case schemaConditionNested = "schema_condition_nested"
    case schemaTooDeep = "schema_too_deep"
    case schemaTooLarge = "schema_too_large"
}

extension ErrorCode {
    /// All texts of this word.
    public var text: ErrorText { ErrorText.register[self] ?? ErrorText.missing }
    /// What happened, in English, fit for RFC 9457 `title`.
    public var title: String { text.title }
    /// What happened, for the clerk.
    public var message: String { text.message }
    /// What a person does about it.
    public var remedy: String { text.remedy }
    /// Whether the gateway, or a client that follows the contract, tries the same again by itself.
    public var retried: Bool { text.retried }
}

extension ErrorCode: CustomStringConvertible {
    /// The stable word.
    public var description: String { rawValue }
}
