internal import Casework
internal import Codes
public import Cryptography
public import Exchange
internal import StrictJSON

/// The regional 好差评 system: where it is, what it knows us by, and the keys of both.
public struct RatingPlatform: Sendable {
    /// Where ratings are posted.
    public var address: WebAddress
    /// `appMark`, given by the region.
    public var appMark: String
    /// The word that is signed with it; secret.
    public var appWord: String
    /// Signs (SM2).
    public var signingKey: PrivateKey
    /// What ratings are encrypted to (SM2).
    public var receiverKey: PublicKey
    /// The region's number of us as a source; empty where it gives none.
    public var dataSource: String

    /// A platform as the operator configured it.
    public init(
        address: WebAddress, appMark: String, appWord: String, signingKey: PrivateKey, receiverKey: PublicKey,
        dataSource: String = ""
    ) {
        self.address = address
        self.appMark = appMark
        self.appWord = appWord
        self.signingKey = signingKey
        self.receiverKey = receiverKey
        self.dataSource = dataSource
    }
}

extension ErrandKind {
    /// Ratings to the regional system.
    static let rating = "rating"
}

/// Promises the push of each rating whose blame is ours: each region counts its own departments, and so each rating is
/// counted once. See docs/decisions/rating-push.md.
public struct RatingFollower: Follower {
    /// Of the cursor.
    public let name = "ratings"
    /// A receiver waits for it, but not by the second.
    public let pace = FollowerPace.prompt
    /// Ratings older than the setting are the old system's.
    public let start = FollowerStart.now
    private let context: OfficeContext
    private let platform: RatingPlatform

    /// A follower for this platform.
    public init(_ context: OfficeContext, _ platform: RatingPlatform) {
        self.context = context
        self.platform = platform
    }

    /// See ``Follower``.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let rated = events.filter { $0.event.type == .rated }
        guard !rated.isEmpty else { return Reaction() }
        let views = try await context.views(of: rated)
        var reaction = Reaction()
        for event in rated {
            guard let view = views[event.key.caseID], !view.record.summary.isTest,
                let about = event.event.data["about"]?.stringValue.flatMap(RatingSubject.init(rawValue:)),
                about.answering == view.record.ourSide,
                view.fold.order.contains(where: { $0.event.id == event.event.id && $0.effect != .void }),
                let fields = try RatingReport(
                    view: view, rating: event.event, dataSource: platform.dataSource
                ).fields()
            else { continue }
            let errand = Errand(
                id: WebhookMessage.id("rating", event.event.id.description, at: event.event.time),
                kind: ErrandKind.rating, target: "platform", createdAt: context.clock.now(),
                payload: .object(fields))
            reaction.writes += try context.errands.promise(errand)
        }
        return reaction
    }
}

/// Pushes ratings: encrypted and signed at each try, taken only where the platform says so.
public struct RatingHandler: ErrandHandler {
    /// Of its errands.
    public let kind = ErrandKind.rating
    private let platform: RatingPlatform
    private let web: any WebCaller
    private let clock: any GatewayClock

    /// A handler for this platform.
    public init(_ platform: RatingPlatform, web: any WebCaller, clock: any GatewayClock) {
        self.platform = platform
        self.web = web
        self.clock = clock
    }

    /// See ``ErrandHandler``.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        let body: [UInt8]
        do throws(CryptographyFault) {
            body = try envelope(of: errand.payload)
        } catch { return .later("\(error.code.rawValue): it could not be encrypted") }
        do throws(WebFault) {
            let answer = try await web.call(
                WebRequest(
                    .post, platform.address, contentType: "application/json; charset=utf-8", body: body))
            guard (200..<300).contains(answer.status) else {
                return .later("\(answer.status)", afterMilliseconds: answer.retryAfterMilliseconds)
            }
            return Self.isTaken(answer.body) ? .done() : .later("answered without success")
        } catch { return .later("\(error.code.rawValue): \(error.detail.prefix(200))") }
    }

    /// `{txnBodyCom:{appMark,time,sign,params:{evaluate:[…]}},txnCommCom:{}}`: `evaluate` holds one text, the hex of
    /// the SM2 ciphertext (C1C3C2, point with its 04) of a JSON array with one rating; `sign` is the hex of r‖s over
    /// time, appMark and appWord. Source: DOMAIN.md §6.
    func envelope(of rating: JSON) throws(CryptographyFault) -> [UInt8] {
        let time = String(RatingReport.clock(clock.now()).filter { $0.isNumber })
        let sealed = try platform.receiverKey.encryptSM2(JSON.array([rating]).serialized())
        let sign = try platform.signingKey.sign(Array((time + platform.appMark + platform.appWord).utf8))
        let body: JSON = [
            "txnBodyCom": [
                "appMark": .string(platform.appMark), "time": .string(time),
                "sign": .string(Hex.encode(sign)),
                "params": ["evaluate": [.string(Hex.encode(sealed))]],
            ],
            "txnCommCom": [:],
        ]
        return body.serialized()
    }

    /// The platform says `C-Response-Desc: success`; anything else is tried again.
    private static func isTaken(_ body: [UInt8]) -> Bool {
        // `try?`: what is no JSON says no success.
        (try? JSON.parse(body))?["C-Response-Desc"] == "success"
    }
}
