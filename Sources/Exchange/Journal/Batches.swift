/// Work on the elements of an array in at most four tasks, results in order.
enum Batches {
    static let tasksMax = 4

    static func map<In: Sendable, Out: Sendable>(
        _ inputs: [In], perTask: Int, _ body: @escaping @Sendable (In) -> Out
    ) async -> [Out] {
        let size = max(perTask, (inputs.count + tasksMax - 1) / tasksMax)
        guard inputs.count > size else { return inputs.map(body) }
        return await withTaskGroup(of: (Int, [Out]).self) { group in
            for (number, start) in stride(from: 0, to: inputs.count, by: size).enumerated() {
                let part = inputs[start..<min(start + size, inputs.count)]
                group.addTask { (number, part.map(body)) }
            }
            var parts: [[Out]] = Array(repeating: [], count: (inputs.count + size - 1) / size)
            for await (number, part) in group { parts[number] = part }
            return parts.flatMap { $0 }
        }
    }
}
