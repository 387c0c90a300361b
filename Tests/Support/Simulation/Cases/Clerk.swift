import Casework
import Codes
import Cryptography
import Exchange
import StrictJSON

/// A person at one of the gateways: begins cases and goes on with them, as far as the case allows it.
struct Clerk {
    let world: World
    let federation: Federation

    /// Writes one event somewhere.
    func act() async {
        let known = federation.cases
        if known.isEmpty || (known.count < federation.casesMost && world.chance.percent(25)) {
            await begin()
        } else if let one = world.chance.pick(known) {
            let side: Side = world.chance.percent(50) ? .origin : .destination
            await write(one.id, at: side == .origin ? one.origin : one.destination, side)
        }
    }

    private func begin() async {
        guard let pair = world.chance.pick(federation.pairs), let gateway = world.gateways[pair.origin],
            gateway.run?.isOpen ?? false
        else { return }
        let now = SimulatedClock(world.executor, start: world.start).now()
        let id = CaseID.make(at: now, random: (world.chance.next(), world.chance.next()))
        let new = NewCase(
            id: id, ourSide: .origin, origin: pair.origin, destination: pair.destination,
            matter: SimulatedMatters.entry)
        federation.add(SharedCase(id: id, origin: pair.origin, destination: pair.destination))
        await write(id, at: pair.origin, .origin, creating: new)
    }

    private func write(_ id: CaseID, at gatewayID: GatewayID, _ side: Side, creating new: NewCase? = nil)
        async
    {
        guard let gateway = world.gateways[gatewayID], let run = gateway.run, run.isOpen else { return }
        var blob: (digest: Digest, size: Int)?
        if world.chance.percent(20) {
            let size = 1 + world.chance.below(200)
            var maker = SeededGenerator(seed: world.chance.next())
            blob = await document((0..<size).map { _ in UInt8(truncatingIfNeeded: maker.next()) }, run)
        }
        let seed = world.chance.next()
        let now = SimulatedClock(world.executor, start: world.start).now()
        do throws(JournalFault) {
            let written = try await run.journal.perform(on: id) { [blob] view -> Decision<EventID?> in
                guard view != nil || new != nil else { return .refuse(nil) }
                let fold = view?.fold ?? CaseFold()
                if side == .destination, fold.length(of: .origin) == 0 { return .refuse(nil) }
                var chance = SeededGenerator(seed: seed)
                let allowed = Legality.allowed(for: side, in: fold)
                let leading = allowed.filter { DraftMaker.leadsOn.contains($0) }
                let choices = chance.percent(50) && !leading.isEmpty ? leading : allowed
                guard let type = chance.pick(choices) else { return .refuse(nil) }
                var maker = DraftMaker(chance: chance, now: now, blob: blob, fold: fold)
                let draft = maker.draft(type)
                let begun: [Step] = view == nil ? new.map { [.create($0)] } ?? [] : []
                return Decision(steps: begun + [.write(draft)], answer: draft.id)
            }
            guard run.incarnation.isAlive, let written else { return }
            world.ledger.wrote(written, of: id, at: gatewayID)
        } catch {
            world.ledger.refused(error, at: gatewayID)
        }
    }

    private func document(_ bytes: [UInt8], _ run: GatewayRun) async -> (digest: Digest, size: Int)? {
        let digest = SHA256Hash.digest(of: bytes)
        let upload = "desk-\(digest.hex)"
        // `try?`: a disk that fails makes an event without a document.
        guard (try? await run.blobs.append(bytes, to: upload, at: 0)) != nil,
            (try? await run.blobs.finish(upload, as: digest)) ?? false
        else { return nil }
        return (digest, bytes.count)
    }
}

extension DraftMaker {
    /// What brings a case on, so that courses reach its later states.
    static let leadsOn: Set<EventType> = [
        .submitted, .received, .accepted, .decided, .completed, .supplemented, .clockResumed, .resultReceived,
    ]
}
