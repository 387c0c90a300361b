internal import Codes
public import StrictJSON

/// Plainly invented submissions that are taken.
public enum SampleCase {
    /// 机动车驾驶证公证 as 鄂尔多斯 lists it; 呼和浩特 decides it.
    public static let matter = "11150600900014168M3002031001000"
    /// Of nobody: check digit right, marked by its name.
    public static let idNumber = "11010519491231002X"
    /// Of nobody.
    public static let name = "示例张三"

    /// A body of `POST /api/v1/cases`, with members replaced; nil takes one away.
    public static func body(_ changes: [(String, JSON?)] = []) -> JSON {
        var body: JSONObject = [
            "matter": .string(matter), "destination": "150100", "mode": "delegated",
            "parties": [
                [
                    "role": "applicant", "name": .string(name), "id_type": "resident_id",
                    "id_no": .string(idNumber),
                    "phone": "13800000000",
                ]
            ],
            "form": [
                "applicant_name": .string(name), "id_no": .string(idNumber), "phone": "13800000000",
                "purpose": "示例用途", "copies": 1,
            ],
            "materials": .array(["M01", "M02", "M07"].map { material($0) }), "delivery": ["way": "window"],
            "test": true,
        ]
        for (name, value) in changes { body[name] = value }
        return .object(body)
    }

    /// One material, its paper seen.
    public static func material(_ code: String, blob: JSON? = nil) -> JSON {
        var material: JSONObject = ["code": .string(code), "form": "copy", "checked": "original_seen"]
        material["blob"] = blob
        return .object(material)
    }
}
