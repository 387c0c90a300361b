internal import Codes
internal import StrictJSON

extension Agency {
    init?(_ reader: ShapeReader) {
        let name = reader.require("name", .name)
        let uscc = reader.require("uscc", .creditCode)
        guard let name, let uscc else { return nil }
        self.init(name: name, uscc: uscc)
    }
}

extension Contact {
    init?(_ reader: ShapeReader) {
        let phone = reader.require("phone", .string(1...100))
        complaintPhone = reader.optional("complaint_phone", .string(1...100))
        address = reader.optional("address", .prose)
        hours = reader.optional("hours", .prose)
        guard let phone else { return nil }
        self.phone = phone
    }
}

extension Step {
    init?(_ reader: ShapeReader) {
        side = reader.optional("side", .word(Side.self))
        guard let name = reader.require("name", .name) else { return nil }
        self.name = name
    }
}

extension JointStep {
    /// Reads `joint_steps`: codes differ, `after` names steps that are there, and nothing waits for itself.
    static func list(_ matter: ShapeReader) -> [JointStep] {
        let readers = matter.objects("joint_steps", .optional, count: 1...100)
        let steps = readers.compactMap { JointStep($0) }
        guard steps.count == readers.count else { return steps }
        var before: [String: [String]] = [:]
        for (reader, step) in zip(readers, steps) {
            if before.updateValue(step.after, forKey: step.code) != nil {
                reader.note("code", .memberTwice)
            }
        }
        for (reader, step) in zip(readers, steps) where step.after.contains(where: { before[$0] == nil }) {
            reader.note("after", .stepsInvalid, "after names a step that is not there", "after 指向不存在的环节")
        }
        if !isOrdered(before) {
            matter.note(
                "joint_steps", .stepsInvalid, "steps wait for each other in a circle", "联办环节互相等待，形成环路")
        }
        return steps
    }

    private init?(_ reader: ShapeReader) {
        let code = reader.require("code", .name)
        let name = reader.require("name", .name)
        let side = reader.require("side", .word(Side.self))
        after = reader.distinct("after", of: .name, count: 0...100)
        guard let code, let name, let side else { return nil }
        self.code = code
        self.name = name
        self.side = side
    }

    /// Whether the steps can be done one after another: takes away, again and again, those that wait for
    /// nothing.
    private static func isOrdered(_ before: [String: [String]]) -> Bool {
        var waiting = before
        while !waiting.isEmpty {
            let free = waiting.filter { $0.value.allSatisfy { waiting[$0] == nil } }.keys
            guard !free.isEmpty else { return false }
            for code in free { waiting[code] = nil }
        }
        return true
    }
}

extension Material {
    /// Reads `materials`; no code stands twice.
    static func list(_ matter: ShapeReader) -> [Material] {
        var seen: Set<String> = []
        return matter.objects("materials").compactMap { reader in
            guard let material = Material(reader) else { return nil }
            if !seen.insert(material.code).inserted { reader.note("code", .memberTwice) }
            return material
        }
    }

    private init?(_ reader: ShapeReader) {
        let code = reader.require("code", .name)
        let name = reader.require("name", .name)
        let form = reader.require("form", .word(Form.self))
        let copies = reader.require("copies", .int(0...99))
        let required = reader.require("required", .bool)
        tolerable = reader.optional("tolerable", .bool) ?? false
        commitment = reader.optional("commitment", .bool) ?? false
        licence = reader.optional("licence", .name)
        source = reader.optional("source", .prose)
        spec = reader.optional("spec", .prose)
        plain = reader.optional("plain", .prose)
        guard let code, let name, let form, let copies, let required else { return nil }
        self.code = code
        self.name = name
        self.form = form
        self.copies = copies
        self.required = required
    }
}

extension SpecialProcedure {
    init?(_ reader: ShapeReader) {
        let kind = reader.require("kind", .name)
        days = reader.optional("days", .int(1...3_660))
        let excluded = reader.require("excluded", .word(Excluded.self))
        let basis = reader.require("basis", .prose)
        guard let kind, let excluded, let basis else { return nil }
        self.kind = kind
        self.excluded = excluded
        self.basis = basis
    }
}

extension Remedy {
    init?(_ reader: ShapeReader) {
        let organ = reader.require("review_organ", .name)
        let days = reader.require("review_days", .int(1...3_660))
        let court = reader.require("court", .name)
        let months = reader.require("suit_months", .int(1...120))
        guard let organ, let days, let court, let months else { return nil }
        self.init(reviewOrgan: organ, reviewDays: days, court: court, suitMonths: months)
    }
}

extension Fee {
    init?(_ reader: ShapeReader) {
        items = reader.objects("items", count: 1...100).compactMap { item in
            let name = item.require("name", .name)
            let amount = item.require("amount_fen", .int(0...1_000_000_000_000))
            let basis = item.require("basis", .prose)
            guard let name, let amount, let basis else { return nil }
            return Item(name: name, amountFen: amount, basis: basis)
        }
        guard let when = reader.require("when", .word(When.self)) else { return nil }
        self.when = when
    }
}

extension Outcome {
    init?(_ reader: ShapeReader) {
        let name = reader.require("name", .name)
        let kind = reader.require("kind", .name)
        delivery = reader.distinct("delivery", of: .word(Way.self), count: 1...4)
        guard let name, let kind else { return nil }
        self.name = name
        self.kind = kind
    }
}
