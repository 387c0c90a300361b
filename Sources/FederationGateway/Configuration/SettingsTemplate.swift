import Casework
import Codes
import Office
import StrictJSON

/// The commented `gateway.yaml` that `gwctl init` writes.
struct SettingsTemplate {
    var id: GatewayID
    var name: String
    var serves: [String]
    var peerListen: String
    var deskListen: String
    var deskNames: [String]
    var relays: Bool
    var isDemo: Bool
    /// Of a proxy: the name of the gateway that runs it, and that gateway's endpoint.
    var host: (name: String, endpoint: String)?

    private var hostLines: String {
        guard let host else { return "" }
        return """

              # Run by this gateway for a region without a system (PROTOCOL.md §8): it listens nowhere by itself.
              host: \(quoted(host.name))
              endpoint: \(host.endpoint)
            """
    }

    var text: String {
        """
        # Tongban gateway. Changes count at the next start; every key can be overridden by an environment variable
        # (gateway.name by GATEWAY_NAME, listen.peers by LISTEN_PEERS, and so on).

        gateway:
          # SPIFFE ID, given once: peers know this gateway by it.
          id: \(id)
          # As people read it in lists and notices.
          name: \(quoted(name))
          # Division prefixes for which this gateway decides cases (2, 4, 6, 9 or 12 digits).
          serves: \(list(serves))
          # Whether events of peers for other peers are carried on (a hub).
          relays: \(relays)
          # What peers call; https://<listen.peers> when absent.
          # endpoint: https://gateway.example.cn:9443
          # Made by `init --demo`: the clock may be set with `gatewayd --clock`. Never true where real cases are kept.
          demo: \(isDemo)\(hostLines)

        listen:
          # Peers, mutual TLS 1.3.
          peers: \(quoted(peerListen))
          # Township windows and deciding desks, TLS.
          desk: \(quoted(deskListen))

        desk:
          # Names and addresses in the desk certificate.
          names: \(list(deskNames))
          # Longest document that a window uploads, bytes.
          blob_bytes_max: 104857600
          # Whether `decided`, `refused` and `terminated` need a token of role approver.
          approver_decides: false

        # What strangers call, TLS: carriers that push where parcels are, applicants with a link. Absent: nobody.
        # public:
        #   listen: "0.0.0.0:8444"
        #   # PEM files of a certificate that the outside trusts; the desk certificate when absent.
        #   certificate: /etc/tongban/public.pem
        #   key: /etc/tongban/public.key
        #   # Where applicants reach it from outside: stands in messages and QR codes.
        #   url: https://tongban.example.cn
        #   # Requests of one address; more are answered 429.
        #   requests_per_minute: 600

        notices:
          # Events that get their paper by themselves; [] for none.
          events: \(list(NoticeKind.events.map(\.rawValue)))
          # What becomes of an event whose paper cannot be made: write (without it, with an alarm) or refuse.
          lacking: write

        paper:
          # The Python that has typst.
          python: python3

        # Signs notices with a key at hand: a sample of a region's seal system, no legal seal.
        # seal:
        #   certificate: /etc/tongban/seal.pem
        #   key: /etc/tongban/seal.key

        mail:
          # Working days within which a parcel is signed for; after them it is a task for a person.
          parcel_days: 5
          # 快递100, which pushes where parcels are once it was asked to. Needs public.listen and public.url.
          # kuaidi100:
          #   url: https://poll.kuaidi100.com/poll
          #   # Our key (授权码), alone in a file; or MAIL_KUAIDI100_KEY in the daemon's environment.
          #   key_file: keys/kuaidi100.key
          #   # Of these carriers; when absent, of each that has a salt (gwctl carrier set).
          #   carriers: [ems, shunfeng]
          #   # Also parcels that the other side registered and that come to us.
          #   incoming: false

        scopes:
          # The divisions of each named bloc, "<name>=<prefix>,<prefix>".
          blocs: \(list(GatewaySettings.knownBlocs))

        clocks:
          # 逾期未告知视为受理: true only warns, false also writes the deemed acceptance.
          deemed_alarm_only: false

        # What applicants are told by SMS, as the origin of their case.
        # messages:
        #   # The sample sender appends each message to this file; a region puts its platform's adapter in its place.
        #   file: /var/lib/gateway/messages.jsonl
        #   # Events of the destination; these when absent.
        #   events: [correction_requested, decided, refused, transferred, terminated, rectified, revoked]

        results:
          # Calendar days after which an applicant is reminded of a result that waits at the window.
          reminder_days: [3, 10, 30]

        # The region's payment platform (the sample adapter): its page, and the secret shared with it.
        # payments:
        #   url: https://pay.example.cn/bill
        #   secret: at-least-sixteen-bytes

        web:
          # PEM file of the authorities by which webhooks' receivers and the like are verified; the machine's when absent.
          # authorities: /etc/gateway/intranet-ca.pem
          # A proxy on the way to them; none when absent, whatever the environment says.
          # proxy: http://proxy.example.cn:3128

        # The regional rating system (好差评); without it ratings stay here and in the statistics.
        # ratings:
        #   url: https://hcp.example.cn/gateway/evaluate
        #   app_mark: given by the region
        #   app_word: better as RATINGS_APP_WORD in the daemon's environment
        #   # Our SM2 key and the platform's public key: PEM, or hex digits.
        #   key: keys/ratings.key
        #   receiver: keys/ratings-receiver.pub

        statistics:
          # Whether it is counted who of our own people did what; only operators and auditors see it.
          by_clerk: true
          # Matters that are to be open to 通办 this year; 0: no target.
          target_matters: 0

        national:
          # 实施编码 of matters whose own codes have another shape, "<own code>=<31 characters>": the national 办件编号
          # is made of them.
          task_codes: []

        duties:
          # 督办: whether a peer is told by a note (催办) once of each duty of its side that is overdue.
          urge_peers: true
          # Service levels, working days 1 to 60; what is left out is as here (内蒙古).
          forward_days: 1
          mail_originals_days: 2
          check_days: 1
          mail_result_days: 1
          # After an end without a result the destination sends originals back; the origin hands them back, and tells the
          # applicant of a result that was rectified or revoked.
          return_originals_days: 2
          tell_applicant_days: 1
          answer_rating_days: 15
          answer_urge_days: 1
          # A carrier brings a parcel; 告知承诺 is verified after the decision. No rule common to all says these two.
          carry_days: 5
          verify_commitment_days: 20

        relay:
          # Pairs "<author> > <audience>" that this hub carries; empty: every pair of enrolled peers.
          pairs: []

        log:
          # trace, debug, info, notice, warning, error, critical
          level: info

        """
    }

    /// JSON text is a YAML flow scalar.
    private func quoted(_ text: String) -> String { JSON.string(text).description }
    private func list(_ texts: [String]) -> String { JSON.strings(texts).description }
}
