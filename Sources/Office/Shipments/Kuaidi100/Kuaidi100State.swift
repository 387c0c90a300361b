internal import Casework

/// The states and sub-states of 快递100 as our eight. Source: DOMAIN.md §7.1, the set `快递100 state` of codes.csv.
enum Kuaidi100State {
    /// Nil for a code that is not known: it is shown as it is.
    static func status(of code: String) -> ShipmentTrack.Status? { table[code]?.status }

    /// What the list calls it; nil for a code that is not known.
    static func meaning(of code: String) -> String? { table[code]?.meaning }

    /// Every code of the list. 退回 (6) is on its way back and 退签 (4) has come back: both are for a person.
    static let table: [String: (meaning: String, status: ShipmentTrack.Status)] = {
        let groups: [(ShipmentTrack.Status, KeyValuePairs<String, String>)] = [
            (.created, ["101": "已下单", "102": "待揽收"]),
            (.collected, ["1": "揽收", "103": "已揽收"]),
            (
                .inTransit,
                [
                    "0": "在途", "7": "转投", "8": "清关", "10": "待清关", "11": "清关中", "12": "已清关", "1001": "到达派件城市",
                    "1002": "干线", "1003": "转递",
                ]
            ),
            (.outForDelivery, ["5": "派件", "501": "投柜或驿站"]),
            (.delivered, ["3": "签收", "301": "本人签收", "302": "派件异常后签收", "303": "代签", "304": "投柜或站签收"]),
            (
                .exception,
                [
                    "2": "疑难", "13": "清关异常", "201": "超时未签收", "202": "超时未更新", "204": "派件异常", "205": "柜或驿站超时未取",
                    "206": "无法联系", "207": "超区", "208": "滞留", "209": "破损", "210": "销单", "401": "已销单",
                ]
            ),
            (.refused, ["14": "拒签", "203": "拒收"]),
            (.returned, ["4": "退签", "6": "退回"]),
        ]
        return groups.reduce(into: [:]) { table, group in
            for (code, meaning) in group.1 { table[code] = (meaning, group.0) }
        }
    }()
}
