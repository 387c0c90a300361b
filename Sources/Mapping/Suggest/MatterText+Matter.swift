extension MatterText {
    /// What is compared of a matter of a catalogue.
    public init(_ matter: Matter) {
        self.init(
            code: matter.code, name: matter.name, plain: matter.plain, baseCode: matter.baseCode,
            type: matter.type,
            agency: matter.agency.name, level: matter.level, subjects: Set(matter.subjects),
            materials: matter.materials.map(\.name))
    }
}
