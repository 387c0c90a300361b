internal import Codes

extension MatterFlow {
    private enum Measure {
        static let width = 720
        static let lane = 360
        static let head = 96
        static let row = 92
        static let boxWidth = 260
        static let boxHeight = 56
        /// Characters of a box's text; what is longer is cut, and stands whole in its `title`.
        static let characters = 17
    }

    /// An SVG document of its own: no script, no font, no reference to anything outside; the page's own fonts draw it.
    public var svg: String {
        let rows = (boxes.map(\.row).max() ?? 0) + 1
        let height = Measure.head + rows * Measure.row + 16
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Measure.width) \(height)" role="img" \
            font-family="'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',sans-serif">
            """,
            "<title>\(Self.escaped("办理流程：" + title))</title>",
            "<rect width=\"\(Measure.width)\" height=\"\(height)\" fill=\"#fff\"/>",
            "<rect x=\"\(Measure.lane)\" y=\"64\" width=\"\(Measure.lane)\" height=\"\(height - 64)\" fill=\"#f2f6fb\"/>",
            Self.text(title, x: 16, y: 26, size: 18, weight: "bold", anchor: "start"),
            Self.text(subtitle, x: 16, y: 50, size: 13, anchor: "start", colour: "#555"),
            Self.text("收件地（窗口）", x: Measure.lane / 2, y: 84, size: 14, weight: "bold"),
            Self.text("办理地（决定）", x: Measure.lane * 3 / 2, y: 84, size: 14, weight: "bold"),
        ]
        let frames = frames
        for line in lines { parts.append(Self.line(frames[line.from], frames[line.to])) }
        for (box, frame) in zip(boxes, frames) { parts.append(Self.draw(box, frame)) }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private struct Frame {
        var x: Int
        var y: Int
        var width: Int
    }

    /// Boxes of one row and lane share its width.
    private var frames: [Frame] {
        boxes.enumerated().map { index, box in
            let y = Measure.head + box.row * Measure.row + 8
            guard let side = box.side else {
                return Frame(x: (Measure.width - Measure.boxWidth) / 2, y: y, width: Measure.boxWidth)
            }
            let beside = boxes.indices.filter { boxes[$0].row == box.row && boxes[$0].side == side }
            let place = beside.firstIndex(of: index) ?? 0
            let each = (Measure.lane - 20) / max(1, beside.count)
            let width = min(Measure.boxWidth, each - 10)
            let left = (side == .origin ? 0 : Measure.lane) + 10 + place * each + (each - width) / 2
            return Frame(x: left, y: y, width: width)
        }
    }

    private static func draw(_ box: Box, _ frame: Frame) -> String {
        let middle = frame.x + frame.width / 2
        let most = Measure.characters * frame.width / Measure.boxWidth
        let short = box.text.count <= most ? box.text : box.text.prefix(max(1, most - 1)) + "…"
        var parts = [
            "<g><title>\(escaped(box.text))</title>",
            "<rect x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\" height=\"\(Measure.boxHeight)\" rx=\"6\" "
                + "fill=\"#fff\" stroke=\"#2b5c9e\" stroke-width=\"1.5\"/>",
            text(short, x: middle, y: frame.y + (box.note == nil ? 34 : 25), size: 15),
        ]
        if let note = box.note {
            let short = note.count <= most + 5 ? note : note.prefix(max(1, most + 4)) + "…"
            parts.append(text(short, x: middle, y: frame.y + 44, size: 11, colour: "#555"))
        }
        return parts.joined() + "</g>"
    }

    private static func line(_ from: Frame, _ to: Frame) -> String {
        let (x, y) = (from.x + from.width / 2, from.y + Measure.boxHeight)
        let (endX, endY) = (to.x + to.width / 2, to.y)
        let middle = (y + endY) / 2
        return """
            <path d="M\(x) \(y)V\(middle)H\(endX)V\(endY - 6)" fill="none" stroke="#2b5c9e" stroke-width="1.5"/>\
            <path d="M\(endX - 5) \(endY - 8)L\(endX) \(endY)L\(endX + 5) \(endY - 8)Z" fill="#2b5c9e"/>
            """
    }

    private static func text(
        _ text: some StringProtocol, x: Int, y: Int, size: Int, weight: String = "normal",
        anchor: String = "middle", colour: String = "#111"
    ) -> String {
        """
        <text x="\(x)" y="\(y)" font-size="\(size)" font-weight="\(weight)" text-anchor="\(anchor)" \
        fill="\(colour)">\(escaped(text))</text>
        """
    }

    /// What a catalogue says is text, whatever it looks like.
    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            // XML 1.0 has no other control characters, not even as references.
            case _
            where scalar.value < 32 && scalar != "\n" && scalar != "\t" || scalar.value == 0xFFFE
                || scalar.value == 0xFFFF:
                escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
