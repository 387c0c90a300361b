/// The register of stable words that wire, API, log, page and command line use for what went wrong.
///
/// A word once released keeps its meaning. Each has its texts in `ErrorText+<Group>.swift`; a test holds that none
/// lacks them. To add one: a case here, a row there.
public enum ErrorCode: String, CaseIterable, Hashable, Sendable {
    // Transport: What a peer's HTTP answers say. Source: PROTOCOL.md §3, §5, §7.
    /// The request is not well formed.
    case malformed
    /// There is no such thing here.
    case notFound = "not_found"
    /// This path does not take this method.
    case methodNotAllowed = "method_not_allowed"
    /// The content type is not accepted here.
    case contentType = "content_type"
    /// The batch has too many events or bytes.
    case batchTooLarge = "batch_too_large"
    /// The blob is larger than the limit.
    case blobTooLarge = "blob_too_large"
    /// The upload does not go on where it stopped.
    case offsetWrong = "offset_wrong"
    /// The range cannot be satisfied.
    case rangeInvalid = "range_invalid"
    /// The content does not hash to its name.
    case digestWrong = "digest_wrong"
    /// The message has passed this hub already, or too many hubs.
    case loopDetected = "loop_detected"
    /// Too many requests.
    case tooManyRequests = "too_many_requests"
    /// The gateway cannot take this now.
    case unavailable
    /// The gateway failed.
    case `internal`
    /// The caller is no enrolled gateway.
    case peerUnknown = "peer_unknown"
    /// The peer is suspended.
    case peerSuspended = "peer_suspended"
    /// The certificate is no longer valid.
    case certificateInvalid = "certificate_invalid"

    // Certificates: Why a connection with a peer is refused or breaks. Source: PROTOCOL.md §2, §3.
    /// The client showed no certificate.
    case certificateMissing = "certificate_missing"
    /// The certificate cannot be read.
    case certificateForm = "certificate_form"
    /// The certificate's URI names no gateway.
    case certificateIdentity = "certificate_identity"
    /// The certificate has no URI name.
    case certificateWithoutURI = "certificate_without_uri"
    /// The certificate has more than one URI name.
    case certificateSeveralURIs = "certificate_several_uris"
    /// The certificate may not serve as client and as server.
    case certificateUsage = "certificate_usage"
    /// The certificate does not chain to the bundle of the trust domain it names.
    case certificateUntrusted = "certificate_untrusted"
    /// The certificate has expired.
    case certificateExpired = "certificate_expired"
    /// The certificate is not valid yet.
    case certificateNotYetValid = "certificate_not_yet_valid"
    /// The certificate has been revoked.
    case certificateRevoked = "certificate_revoked"
    /// Another gateway answers at this endpoint.
    case peerIdentityWrong = "peer_identity_wrong"
    /// The TLS handshake failed.
    case handshakeFailed = "handshake_failed"
    /// The connection was cut before the answer was whole.
    case connectionCut = "connection_cut"
    /// No answer came in time.
    case callTimeout = "call_timeout"
    /// The call was cancelled.
    case callCancelled = "call_cancelled"
    /// The answer is larger than the caller takes.
    case answerTooLarge = "answer_too_large"

    // Admission: Why an event is rejected or deferred. Source: PROTOCOL.md §5.
    /// The event is larger than the receiver takes.
    case tooLarge = "too_large"
    /// The signature or its form is wrong.
    case signatureInvalid = "signature_invalid"
    /// The signing key is not known or was not valid then.
    case keyUnknown = "key_unknown"
    /// The event is not for this gateway.
    case audienceWrong = "audience_wrong"
    /// This author may not write that.
    case authorNotAllowed = "author_not_allowed"
    /// Another event stands at this place of the log.
    case fork
    /// This type of event is not supported.
    case typeUnsupported = "type_unsupported"
    /// The event's content breaks its schema.
    case dataInvalid = "data_invalid"
    /// The event does not follow the one before it.
    case chainBroken = "chain_broken"
    /// The case does not allow this now.
    case transitionIllegal = "transition_illegal"
    /// The receiver does not know this matter or division.
    case matterUnknown = "matter_unknown"
    /// The matter is not open this way.
    case matterNotOpen = "matter_not_open"
    /// Events before this one are missing.
    case expectedGap = "expected_gap"
    /// Blobs that the event names are missing.
    case blobMissing = "blob_missing"
    /// The event's time lies ahead of this gateway's clock.
    case timeAhead = "time_ahead"
    /// The event came late under a revoked key.
    case keyRevokedLate = "key_revoked_late"
    /// This gateway lacks events that the author had seen.
    case logBehind = "log_behind"
    /// The sealed part does not open.
    case sealedUnreadable = "sealed_unreadable"
    /// A disclosure is missing, unnamed or unreadable.
    case disclosureInvalid = "disclosure_invalid"

    // Exchange: What the exchange with peers reports in log, metric and page. Source: PROTOCOL.md §2, §5.
    /// The peer's receipt proves nothing.
    case receiptInvalid = "receipt_invalid"
    /// The peer rejected the event for good.
    case eventRejected = "event_rejected"
    /// The peer rejected the submission.
    case caseUndeliverable = "case_undeliverable"
    /// This gateway's store is older than its peers remember.
    case rolledBack = "rolled_back"
    /// The peer's store is older than its receipts.
    case peerRolledBack = "peer_rolled_back"
    /// The peer cannot be reached.
    case peerUnreachable = "peer_unreachable"
    /// The peer did not prove who it is.
    case peerUntrusted = "peer_untrusted"
    /// The revocation list is past its next update.
    case crlStale = "crl_stale"
    /// A revocation list is not signed by the authority it names.
    case crlUnverified = "crl_unverified"
    /// The peer's descriptor cannot be believed.
    case descriptorInvalid = "descriptor_invalid"
    /// The catalogue breaks its schema.
    case catalogInvalid = "catalog_invalid"
    /// The peer file, or a revocation list, cannot be used.
    case peerFileInvalid = "peer_file_invalid"
    /// The file's fingerprint is not the expected one.
    case fingerprintWrong = "fingerprint_wrong"
    /// The machine's clock is in doubt.
    case clockDoubtful = "clock_doubtful"
    /// The case is being compared with the peer's copy.
    case caseFenced = "case_fenced"
    /// No peer serves this division.
    case routeUnknown = "route_unknown"
    /// More than one peer serves this division.
    case routeAmbiguous = "route_ambiguous"
    /// The parcel cannot be read.
    case parcelInvalid = "parcel_invalid"

    // Desk: What the desk API, the pages and gwctl answer.
    /// No valid token was sent.
    case unauthenticated
    /// The role does not allow this.
    case forbidden
    /// Some members are wrong.
    case validationFailed = "validation_failed"
    /// It has changed meanwhile.
    case conflict
    /// The key was used for another request.
    case idempotencyMismatch = "idempotency_mismatch"
    /// The request needs an Idempotency-Key.
    case idempotencyKeyMissing = "idempotency_key_missing"
    /// A required member is missing.
    case memberMissing = "member_missing"
    /// There is no such member.
    case memberUnknown = "member_unknown"
    /// The member has another type.
    case memberType = "member_type"
    /// The member is outside its range.
    case memberRange = "member_range"
    /// An optional member is absent, never null.
    case memberNull = "member_null"
    /// A required material is missing.
    case materialMissing = "material_missing"
    /// The matter does not ask for this material.
    case materialUnknown = "material_unknown"
    /// There is no mapping to the peer's matter.
    case mappingMissing = "mapping_missing"
    /// The mapping does not fit the catalogues.
    case mappingInvalid = "mapping_invalid"
    /// The disk is full.
    case storeFull = "store_full"
    /// The store failed.
    case storeFailed = "store_failed"
    /// Another process holds the data directory.
    case storeLocked = "store_locked"
    /// It exists already.
    case alreadyExists = "already_exists"
    /// The command line is wrong.
    case usage
    /// The configuration is wrong.
    case configurationInvalid = "configuration_invalid"

    // Mapping: What catalogues, mappings, peer files and routes are refused for. Source: CASE.md §1.
    /// It stands there twice.
    case memberTwice = "member_twice"
    /// Not an endpoint.
    case endpointInvalid = "endpoint_invalid"
    /// The descriptor is of another gateway.
    case descriptorForeign = "descriptor_foreign"
    /// The descriptor has expired.
    case descriptorExpired = "descriptor_expired"
    /// A later descriptor is on file.
    case descriptorStale = "descriptor_stale"
    /// No hub to this peer is usable.
    case hubUnusable = "hub_unusable"
    /// The matter is not open this far away.
    case scopeNotOpen = "scope_not_open"
    /// The matter is not done in this mode.
    case modeNotOpen = "mode_not_open"
    /// The catalogue is of another gateway.
    case catalogForeign = "catalog_foreign"
    /// The changes do not follow the revision on file.
    case catalogGap = "catalog_gap"
    /// The peer is not approved for this division.
    case divisionNotServed = "division_not_served"
    /// The peer's catalogue was not fetched yet.
    case catalogMissing = "catalog_missing"
    /// The destination is decided here; nothing is to be sent.
    case routeHere = "route_here"
    /// The matter is not for this kind of applicant.
    case subjectNotServed = "subject_not_served"
    /// The matter has been retired.
    case matterRetired = "matter_retired"
    /// More than one matter of the peer fits.
    case mappingAmbiguous = "mapping_ambiguous"
    /// The peer's catalogue has no such matter.
    case mappingTargetUnknown = "mapping_target_unknown"
    /// The own catalogue has no such matter.
    case mappingSourceUnknown = "mapping_source_unknown"
    /// Two rules fill the same target.
    case mappingTargetTwice = "mapping_target_twice"
    /// There is no such field in the form.
    case mappingFieldUnknown = "mapping_field_unknown"
    /// A required field of the peer's form stays empty.
    case mappingFieldUnfilled = "mapping_field_unfilled"
    /// A field goes nowhere.
    case mappingFieldLost = "mapping_field_lost"
    /// A value has no translation.
    case mappingValueUntranslated = "mapping_value_untranslated"
    /// There is no such material in the matter.
    case mappingMaterialUnknown = "mapping_material_unknown"
    /// A required material of the peer has no source.
    case mappingMaterialUnfilled = "mapping_material_unfilled"
    /// Paper is asked for beside a shared licence.
    case licencePaper = "licence_paper"
    /// Acceptance at the origin needs an agreement.
    case agreementMissing = "agreement_missing"
    /// The joint steps contradict each other.
    case stepsInvalid = "steps_invalid"
    /// The row cannot be read.
    case rowInvalid = "row_invalid"
    /// There is no such column.
    case columnUnknown = "column_unknown"

    // Store: What keeps the store from answering.
    /// The store cannot be written.
    case storeReadOnly = "store_read_only"
    /// The disk failed while a write was made durable.
    case storeOutcomeUnknown = "store_outcome_unknown"
    /// The store was made by a newer version.
    case storeNewer = "store_newer"
    /// The file is no store of this gateway.
    case storeForeign = "store_foreign"
    /// The store's file is damaged.
    case storeCorrupt = "store_corrupt"
    /// The cursor is not one of this listing.
    case cursorInvalid = "cursor_invalid"

    // Codes: Why a text is not the code or the value it claims to be.
    /// Not a day of the calendar.
    case dateInvalid = "date_invalid"
    /// Not a time of the wire.
    case timestampInvalid = "timestamp_invalid"
    /// Not a time of day.
    case timeInvalid = "time_invalid"
    /// Not a UUID of version 7.
    case uuidInvalid = "uuid_invalid"
    /// Not a gateway's SPIFFE ID.
    case gatewayIdInvalid = "gateway_id_invalid"
    /// Not a word of the list.
    case wordUnknown = "word_unknown"
    /// Not a division code.
    case divisionInvalid = "division_invalid"
    /// There is no such division.
    case divisionUnknown = "division_unknown"
    /// Not a division prefix.
    case divisionPrefixInvalid = "division_prefix_invalid"
    /// Not a matter code.
    case matterCodeInvalid = "matter_code_invalid"
    /// Not a unified social credit code.
    case creditCodeInvalid = "credit_code_invalid"
    /// The credit code's check character is wrong.
    case creditCodeCheckDigit = "credit_code_check_digit"
    /// Not a resident ID number.
    case residentIdInvalid = "resident_id_invalid"
    /// The ID number's check character is wrong.
    case residentIdCheckDigit = "resident_id_check_digit"
    /// Not an S10 waybill number.
    case waybillInvalid = "waybill_invalid"
    /// The waybill's check digit is wrong.
    case waybillCheckDigit = "waybill_check_digit"
    /// Not a telephone number.
    case phoneInvalid = "phone_invalid"
    /// Not a postcode.
    case postcodeInvalid = "postcode_invalid"
    /// Not an e-mail address.
    case emailInvalid = "email_invalid"
    /// Not an amount of money.
    case amountInvalid = "amount_invalid"
    /// The data file cannot be read.
    case tableInvalid = "table_invalid"

    // JSON: Why bytes are not the JSON of the wire. Source: RFC 8259, RFC 7493, PROTOCOL.md §3.
    /// Not JSON.
    case jsonSyntax = "json_syntax"
    /// The JSON ends too early.
    case jsonTruncated = "json_truncated"
    /// Something follows the JSON.
    case jsonTrailing = "json_trailing"
    /// Not UTF-8.
    case jsonUtf8 = "json_utf8"
    /// A surrogate stands alone.
    case jsonSurrogate = "json_surrogate"
    /// A noncharacter of Unicode.
    case jsonNoncharacter = "json_noncharacter"
    /// A member stands twice.
    case jsonDuplicateMember = "json_duplicate_member"
    /// A number is out of range.
    case jsonNumberRange = "json_number_range"
    /// Nested too deep.
    case jsonTooDeep = "json_too_deep"
    /// More bytes than the limit.
    case jsonTooLarge = "json_too_large"
    /// Not a JSON Pointer.
    case pointerInvalid = "pointer_invalid"

    // Forms: What a form or a form's schema breaks. Source: CASE.md §1.
    /// Another type is asked for.
    case formType = "form_type"
    /// A required field is missing.
    case formRequired = "form_required"
    /// Not one of the choices.
    case formEnum = "form_enum"
    /// Not the one value allowed.
    case formConst = "form_const"
    /// Too short.
    case formTooShort = "form_too_short"
    /// Too long.
    case formTooLong = "form_too_long"
    /// Too few entries.
    case formTooFew = "form_too_few"
    /// Too many entries.
    case formTooMany = "form_too_many"
    /// Too small.
    case formTooSmall = "form_too_small"
    /// Too big.
    case formTooBig = "form_too_big"
    /// Nothing may stand here.
    case formNotAllowed = "form_not_allowed"
    /// The form needs too many checks.
    case formTooComplex = "form_too_complex"
    /// The form schema uses a keyword outside the profile.
    case schemaKeywordUnknown = "schema_keyword_unknown"
    /// A keyword of the form schema has a wrong value.
    case schemaKeywordInvalid = "schema_keyword_invalid"
    /// The form schema names an unknown format.
    case schemaFormatUnknown = "schema_format_unknown"
    /// A reference of the form schema leads nowhere.
    case schemaRefInvalid = "schema_ref_invalid"
    /// A reference of the form schema leads to itself.
    case schemaRefCycle = "schema_ref_cycle"
    /// Conditions of the form schema are nested.
    case schemaConditionNested = "schema_condition_nested"
    /// The form schema is nested too deep.
    case schemaTooDeep = "schema_too_deep"
    /// The form schema has too many parts.
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
