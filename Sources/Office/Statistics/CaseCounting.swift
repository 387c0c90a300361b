internal import Casework
internal import Codes
internal import Exchange
internal import Routing
internal import StrictJSON

/// Makes a case's figures: its course, where it stands in the cubes, and which clerks of ours did what.
struct CaseCounting {
    let context: OfficeContext
    /// Windows and clerks that have rows of their own.
    var names: StatisticNames

    init(_ context: OfficeContext) {
        self.context = context
        names = StatisticNames(context)
    }

    /// The figures of a case as its logs stand.
    /// - Throws: what the store refuses, `store_failed` for a sealed part that does not open.
    mutating func figures(of view: CaseView) async throws(OfficeRefusal) -> CaseFigures {
        let course = CaseCourse(view, calendar: context.calendar, levels: context.own.levels)
        var figures = CaseFigures()
        guard !course.entries.isEmpty else { return figures }
        figures.place = place(of: view)
        figures.place.window = try await names.window(figures.place.window)
        for entry in course.entries {
            figures.days[entry.day.description, default: []].append(entry.slot)
        }
        for day in figures.days.keys { figures.days[day]?.sort() }
        for duty in course.owed {
            figures.owed[duty.due.description, default: []].append(duty.slot)
        }
        for day in figures.owed.keys { figures.owed[day]?.sort() }
        guard context.statistics.byClerk else { return figures }
        var clerks: [Int: String] = [:]
        for entry in course.entries where entry.author == view.record.ourSide {
            if clerks[entry.sequence] == nil {
                clerks[entry.sequence] = try await clerk(of: entry.sequence, in: view)
            }
            guard let clerk = clerks[entry.sequence], !clerk.isEmpty else { continue }
            figures.clerks[clerk, default: [:]][entry.day.description, default: []].append(entry.slot)
        }
        for (clerk, days) in figures.clerks {
            figures.clerks[clerk] = days.mapValues { $0.sorted() }
        }
        return figures
    }

    /// Empty where a gateway wrote the event, or its personal part is erased.
    private mutating func clerk(of sequence: Int, in view: CaseView) async throws(OfficeRefusal) -> String {
        let personal: JSONObject?
        do throws(JournalFault) {
            personal = try view.disclosures(
                of: EventKey(view.record.id, view.record.ourSide, sequence))
        } catch { throw OfficeRefusal(error) }
        guard let person = personal?["by_person"]?.objectValue,
            let name = person["name"]?.stringValue, !name.isEmpty
        else { return "" }
        return try await names.clerk(name: name, workNumber: person["work_no"]?.stringValue)
    }

    private func place(of view: CaseView) -> CasePlace {
        let (record, summary) = (view.record, view.record.summary)
        let isOrigin = record.ourSide == .origin
        let submitted = view.logs.origin.last { $0.type == .submitted }
        let received = view.logs.destination.last { $0.type == .received }
        let window = isOrigin ? submitted?.data["window"]?["name"] : received?.data["desk"]
        return CasePlace(
            side: record.ourSide.rawValue,
            division: (isOrigin ? summary.windowDivision ?? context.own.home?.text : summary.division)
                ?? summary.division,
            window: window?.stringValue ?? "", matter: isOrigin ? summary.localMatter : summary.peerMatter,
            mode: summary.mode.rawValue, scope: scope(of: record), peer: record.peer.description,
            agency: record.matter["agency"]?["name"]?.stringValue ?? "")
    }

    /// The narrowest scope that covers the way; `unknown` where one of its ends is.
    private func scope(of record: CaseRecord) -> String {
        // `try?`: a text that is no division is no end of a way.
        let window = record.summary.windowDivision.flatMap { try? DivisionCode($0) }
        let theirs = context.directory.snapshot[record.origin]?.peer.serves.first
        // `try?`: a prefix of a whole division's digits is its code.
        let served = theirs.flatMap { try? DivisionCode(String(($0.text + "0000").prefix(6))) }
        let home = record.ourSide == .origin ? context.own.home : served
        guard let origin = window ?? home,
            let destination = try? DivisionCode(record.summary.division)  // as above
        else { return "unknown" }
        let blocs = context.own.reach.blocs.keys.sorted().map { Scope.bloc($0) }
        let scopes = [Scope.city] + blocs + [.province, .nation]
        return context.own.reach.covering(scopes, from: origin, to: destination)?.description ?? "unknown"
    }
}
