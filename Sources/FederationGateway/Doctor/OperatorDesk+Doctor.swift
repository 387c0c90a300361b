internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import Foundation
internal import GatewayHTTP
internal import Office
internal import Routing
internal import StoreSQLite
internal import StrictJSON

/// One look at one thing: what is wrong, what to do, and the command that does it.
struct Finding {
    enum Status: String { case ok, warn, fail }

    var status: Status
    var check: String
    var cause: String
    var cure: String?
    var command: String?

    init(_ status: Status, _ check: String, _ cause: String, cure: String? = nil, command: String? = nil) {
        self.status = status
        self.check = check
        self.cause = cause
        self.cure = cure
        self.command = command
    }

    var json: JSON {
        var line: JSONObject = [
            "status": .string(status.rawValue), "check": .string(check), "cause": .string(cause),
        ]
        line["cure"] = cure.map { .string($0) }
        line["command"] = command.map { .string($0) }
        return .object(line)
    }
}

extension OperatorDesk {
    static let doctorVerbs: [String: Verb] = [
        "doctor": { desk, _ throws(OfficeRefusal) in
            var findings = [desk.disk(), await desk.store()]
            findings += desk.keys() + desk.clocks()
            findings.append(await desk.typesetting())
            for peer in desk.gateway.peers.snapshot.all where peer.peer.status != .removed {
                findings += await desk.look(at: peer)
            }
            findings +=
                await desk.queues() + [desk.ratingFinding(), await desk.parcelFinding()]
                + desk.webhookFindings() + desk.errandFindings()
                + [await desk.driftFinding(), await desk.wantedFinding()] + desk.agreementFindings()
                + desk.alarms()
            return ["checks": .array(findings.map(\.json))]
        }
    ]

    var dir: String { "gwctl --dir \(gateway.directory.root)" }

    private func disk() -> Finding {
        var about = statvfs()
        guard statvfs(gateway.directory.root, &about) == 0 else {
            return Finding(.warn, "disk", "the file system does not say how much is free")
        }
        let free = UInt64(about.f_bavail) * UInt64(about.f_frsize)
        let text = "\(free >> 20) MiB free"
        if free < 256 << 20 {
            return Finding(.fail, "disk", text, cure: "make room: below 256 MiB intake will soon be refused")
        }
        return Finding(
            free < 2 << 30 ? .warn : .ok, "disk", text, cure: free < 2 << 30 ? "plan for more room" : nil)
    }

    private func store() async -> Finding {
        do throws(StoreFault) {
            try await gateway.store.probe()
            return Finding(.ok, "store", "writes and syncs")
        } catch {
            return Finding(
                .fail, "store", "\(error.code): \(error.detail)", cure: error.code.remedy,
                command: dir + " store check")
        }
    }

    private func keys() -> [Finding] {
        let now = gateway.clock.now()
        var findings: [Finding] = []
        for (name, file) in [
            ("certificate for peers", gateway.keys.identity), ("desk certificate", gateway.keys.desk),
        ] {
            guard let leaf = file.leaf else {
                findings.append(
                    Finding(
                        .fail, name, "cannot be read", cure: "make new ones", command: dir + " cert renew"))
                continue
            }
            findings.append(Self.validity(name, leaf, now, command: dir + " cert renew"))
        }
        findings.append(
            Self.validity("own CA", gateway.keys.authority.certificate, now, command: nil))
        return findings
    }

    private static func validity(
        _ name: String, _ leaf: Certificate, _ now: Timestamp, command: String?
    ) -> Finding {
        let days = leaf.notAfter.millisecondsSince(now) / 86_400_000
        if now < leaf.notBefore {
            return Finding(
                .fail, name, "not valid before \(leaf.notBefore)", cure: "check the machine's clock")
        }
        if days < 0 {
            return Finding(.fail, name, "expired \(leaf.notAfter)", cure: "renew it", command: command)
        }
        let text = "valid until \(leaf.notAfter) (\(days) days)"
        return days < 30
            ? Finding(.warn, name, text, cure: "renew it", command: command) : Finding(.ok, name, text)
    }

    private func clocks() -> [Finding] {
        let now = gateway.clock.now()
        let year = now.civilDate.year
        var findings = [Finding(.ok, "clock", now.description)]
        if gateway.calendar.isProvisional(year: year) {
            findings.append(
                Finding(
                    .warn, "calendar", "\(year) has no published working days; dates are provisional",
                    cure: "import the year's calendar",
                    command: "gwctl calendar import \(year).csv"))
        }
        return findings
    }

    private func queues() async -> [Finding] {
        do throws(OfficeRefusal) {
            let depths = try await gateway.reading { store, _ async throws(StoreFault) in
                try await store.lanes()
            }
            let now = gateway.clock.now()
            return depths.map { depth in
                let hours = now.millisecondsSince(depth.oldest) / 3_600_000
                var text = "\(depth.waiting) wait for \(depth.hop), \(depth.held) held, oldest \(hours) h"
                if let lane = gateway.dispatch.status(of: depth.hop) { text += ", " + Self.stand(of: lane) }
                return Finding(
                    depth.held > 0 || hours >= 24 ? .warn : .ok, "queue", text,
                    cure: depth.held > 0 ? "look at what is held and release it" : nil,
                    command: depth.held > 0 ? dir + " queue list --peer \(depth.hop)" : nil)
            }
        } catch { return [Finding(.fail, "queue", "\(error.code): \(error.detail)")] }
    }

    private static func stand(of lane: LaneStatus) -> String {
        let step = "\(lane.step.rawValue) since \(lane.since)"
        guard let problem = lane.problem else { return step }
        return step + ", \(lane.failures) tries failed: \(problem.rawValue)"
    }

    private func alarms() -> [Finding] {
        let now = gateway.clock.now()
        let recent = gateway.alarms.all.filter { now.millisecondsSince($0.at) < 86_400_000 }
        let alarms = recent.suffix(20).map { raised in
            Finding(
                .warn, "alarm \(raised.alarm.code)",
                "\(raised.count)×, last \(raised.at) \(raised.alarm.peer?.description ?? "") \(raised.alarm.detail)",
                cure: raised.alarm.code.remedy)
        }
        let refusals = gateway.refusals.last.suffix(10).map { refused in
            Finding(
                .warn, "refused \(refused.refusal.code)",
                "\(refused.at) from \(refused.remote), claims \(refused.refusal.claimed ?? "nothing"): \(refused.refusal.detail)",
                cure: refused.refusal.code.remedy)
        }
        return alarms + refusals
    }
}
