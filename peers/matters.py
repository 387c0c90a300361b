"""What the 40 matters of the demonstration are, before each region makes them its own. All of it is sample data.

Names and given modes come from kuasheng_matters.csv; codes, organs, papers, days and fees are invented (示例).
"""

#       materials: code, name, form, copies, required, and what else is true of them
MATERIALS = {
    "id": ("M01", "居民身份证", "original", 1, True, {}),
    "form": ("M02", "申请表", "original", 1, True, {}),
    "photo": ("M03", "近期免冠照片", "electronic", 2, True, {"tolerable": True}),
    "book": ("M04", "居民户口簿", "original", 1, True, {}),
    "stay": ("M05", "居住证", "original", 1, True, {"tolerable": True}),
    "diploma": ("M06", "学历证书", "original", 1, True, {}),
    "licence": ("M07", "机动车驾驶证", "original", 1, True, {}),
    "firm": ("M08", "营业执照", "electronic", 1, True, {"licence": "营业执照"}),
    "leave": ("M09", "解除劳动关系证明", "copy", 1, True, {"commitment": True}),
    "deed": ("M10", "不动产权证书", "original", 1, True, {}),
    "mortgage": ("M11", "抵押合同", "original", 1, True, {}),
    "house": ("M12", "购房合同", "copy", 1, True, {"tolerable": True}),
    "bank": ("M13", "银行卡", "copy", 1, True, {}),
    "retire": ("M14", "退休证", "copy", 1, True, {"commitment": True}),
    "birth": ("M15", "出生医学证明", "original", 1, True, {}),
    "marriage": ("M16", "结婚证", "original", 1, True, {}),
    "transfer": ("M17", "调动证明", "original", 1, True, {}),
    "admission": ("M18", "录取通知书", "copy", 1, True, {}),
    "graduate": ("M19", "毕业证书", "copy", 1, True, {}),
    "exam": ("M20", "残疾评定表", "original", 1, True, {"tolerable": True}),
    "card": ("M21", "残疾人证", "original", 1, True, {}),
    "charter": ("M22", "公司章程", "original", 1, True, {}),
    "report": ("M23", "环境影响评价文件", "electronic", 1, True, {}),
    "plan": ("M24", "自行监测方案", "electronic", 1, True, {"tolerable": True}),
    "test": ("M25", "产品检验报告", "copy", 1, True, {}),
    "invoice": ("M26", "门诊收费票据", "original", 1, True, {}),
    "car": ("M27", "机动车登记证书", "original", 1, True, {}),
    "single": ("M28", "婚姻状况声明书", "original", 1, True, {"commitment": True}),
    "proxy": ("M29", "授权委托书", "original", 1, False, {}),
}

TEXT = {"type": "string", "minLength": 1, "maxLength": 100}
FIELDS = {
    "applicant_name": ("姓名", dict(TEXT)),
    "id_no": ("身份证号码", {"type": "string", "format": "resident_id"}),
    "phone": ("联系电话", {"type": "string", "format": "phone"}),
    "purpose": ("用途", dict(TEXT)),
    "copies": ("份数", {"type": "integer", "minimum": 1, "maximum": 10}),
    "unit": ("单位名称", dict(TEXT)),
    "uscc": ("统一社会信用代码", {"type": "string", "format": "credit_code"}),
    "from_division": ("迁出地", {"type": "string", "format": "division"}),
    "to_division": ("迁入地", {"type": "string", "format": "division"}),
    "account": ("个人账号", dict(TEXT)),
    "amount": ("金额（元）", {"type": "string", "format": "amount"}),
    "category": ("残疾类别", {"type": "string", "enum": ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"]}),
    "reason": ("申请原因", {"type": "string", "enum": ["新办", "换领", "遗失", "变更"]}),
    "birth_date": ("出生日期", {"type": "string", "format": "date"}),
    "spouse_name": ("配偶姓名", dict(TEXT)),
    "plate": ("号牌号码", dict(TEXT)),
    "scale": ("排污单位类别", {"type": "string", "enum": ["重点管理", "简化管理"]}),
    "address": ("地址", {"type": "string", "minLength": 1, "maxLength": 200}),
}
PERSON = ["applicant_name", "id_no", "phone"]
FIRM = ["unit", "uscc", "phone"]

# seq: main item, type, organ, fields, materials, promised days, legal days, result, kind of result
MATTERS = {
    1: ("31001", "20", "公证处", PERSON + ["purpose", "copies"], ["id", "form", "licence"], 5, 15, "公证书", "证明"),
    2: ("31002", "20", "公证处", PERSON + ["purpose", "copies"], ["id", "form", "diploma"], 5, 15, "公证书", "证明"),
    3: ("14001", "20", "人力资源和社会保障局", PERSON + ["address"], ["id", "leave"], 1, 10, "失业登记凭证", "证照"),
    4: ("14002", "20", "社会保险事业服务中心", PERSON + ["from_division"], ["id", "form"], 10, 45, "转移接续办结通知", "批文"),
    5: ("14003", "20", "社会保险事业服务中心", PERSON + ["from_division"], ["id", "form"], 10, 45, "转移接续办结通知", "批文"),
    6: ("14004", "20", "人力资源和社会保障局", PERSON + ["address"], ["id", "photo"], 3, 20, "社会保障卡", "证照"),
    7: ("14005", "20", "人力资源和社会保障局", PERSON, ["id"], 0, None, "启用结果", "其他"),
    8: ("14006", "20", "人力资源和社会保障局", PERSON + ["address"], ["id", "photo"], 3, 20, "社会保障卡", "证照"),
    9: ("14007", "20", "人力资源和社会保障局", PERSON, ["id"], 0, None, "挂失结果", "其他"),
    10: ("16001", "01", "生态环境局", FIRM + ["scale", "address"], ["firm", "report", "plan"], 15, 20, "排污许可证", "证照"),
    11: ("31127", "01", "市场监督管理局", FIRM[:1] + PERSON + ["address"], ["id", "form", "charter"], 2, 15, "营业执照", "证照"),
    12: ("31128", "01", "市场监督管理局", FIRM + ["reason"], ["firm", "form"], 2, 15, "营业执照", "证照"),
    13: ("17001", "20", "住房公积金中心", PERSON + ["account"], ["id"], 0, None, "查询结果", "证明"),
    14: ("17002", "20", "住房公积金中心", PERSON + ["account"], ["id", "retire", "bank"], 1, 3, "提取办结凭证", "其他"),
    15: ("17003", "20", "住房公积金中心", PERSON + ["account", "purpose"], ["id", "form"], 3, 5, "缴存使用证明", "证明"),
    16: ("17004", "20", "住房公积金中心", FIRM + ["address"], ["firm", "form"], 1, 3, "缴存登记回执", "其他"),
    17: ("17005", "20", "住房公积金中心", FIRM + ["reason"], ["firm", "form"], 1, 3, "变更登记回执", "其他"),
    18: ("17006", "20", "住房公积金中心", PERSON + ["account", "amount"], ["id", "bank"], 1, 5, "还款办结凭证", "其他"),
    19: ("17007", "20", "住房公积金中心", PERSON + ["account"], ["id", "form"], 3, 5, "贷款结清证明", "证明"),
    20: ("17008", "20", "住房公积金中心", PERSON + ["account", "amount"], ["id", "house", "bank"], 3, 3, "提取办结凭证", "其他"),
    21: ("15001", "07", "自然资源局", PERSON + ["amount", "address"], ["id", "deed", "mortgage"], 3, 30, "不动产登记证明", "证照"),
    22: ("31129", "01", "市场监督管理局", FIRM + ["address"], ["firm", "form", "test"], 10, 20, "工业产品生产许可证", "证照"),
    23: ("25001", "20", "医疗保障局", PERSON + ["account"], ["id", "invoice"], 10, 30, "结算单", "其他"),
    24: ("09001", "20", "公安局", PERSON + ["purpose"], ["id", "form"], 3, 7, "无犯罪记录证明", "证明"),
    25: ("09002", "20", "公安局", PERSON + ["purpose"], ["id", "book"], 3, 7, "户籍证明", "证明"),
    26: ("09003", "07", "公安局", PERSON + ["from_division", "to_division"], ["id", "book", "transfer"], 5, 20, "准予迁入证明", "证照"),
    27: ("09004", "07", "公安局", PERSON + ["from_division", "to_division"], ["id", "book", "admission"], 5, 20, "户口登记", "证照"),
    28: ("09005", "07", "公安局", PERSON + ["from_division", "to_division"], ["id", "book", "graduate"], 5, 20, "户口登记", "证照"),
    29: ("09006", "07", "公安局", PERSON + ["spouse_name", "to_division"], ["id", "book", "marriage"], 5, 20, "准予迁入证明", "证照"),
    30: ("09007", "07", "公安局", PERSON + ["to_division"], ["id", "book", "form"], 5, 20, "准予迁入证明", "证照"),
    31: ("09008", "07", "公安局", PERSON + ["birth_date", "to_division"], ["id", "book", "birth"], 3, 20, "户口登记", "证照"),
    32: ("11001", "07", "民政局", PERSON + ["spouse_name"], ["id", "book", "single"], 1, 1, "结婚证", "证照"),
    33: ("09009", "07", "公安局", PERSON + ["address"], ["book", "photo"], 20, 60, "居民身份证", "证照"),
    34: ("43001", "10", "残疾人联合会", PERSON + ["category", "address"], ["id", "form", "photo", "stay", "exam"], 15, 30, "残疾人证", "证照"),
    35: ("43002", "10", "残疾人联合会", PERSON + ["category"], ["id", "card", "photo"], 10, 30, "残疾人证", "证照"),
    36: ("43003", "10", "残疾人联合会", PERSON + ["from_division"], ["id", "card", "book"], 10, 30, "残疾人证", "证照"),
    37: ("43004", "10", "残疾人联合会", PERSON + ["reason"], ["id", "photo"], 10, 30, "残疾人证", "证照"),
    38: ("43005", "10", "残疾人联合会", PERSON + ["reason"], ["id", "card"], 5, 30, "注销结果", "其他"),
    39: ("43006", "10", "残疾人联合会", PERSON + ["category"], ["id", "card", "exam"], 15, 30, "残疾人证", "证照"),
    40: ("09010", "07", "公安局", PERSON + ["plate"], ["id", "car", "form"], 2, 3, "机动车登记证书", "证照"),
}

FIRM_ONLY = {10, 12, 16, 17, 22}
FEES = {1: ("公证费", 8000), 2: ("公证费", 8000), 21: ("不动产登记费", 8000), 40: ("牌证工本费", 13500)}
SPECIAL = {
    10: [("专家评审", 10, "legal", "行政许可法第四十五条"), ("公示", 5, "promised", "本地规定（示例）")],
    22: [("检验", 15, "both", "行政许可法第四十五条")],
    34: [("鉴定", 20, "legal", "行政许可法第四十五条（参照，示例）")],
    39: [("鉴定", 20, "legal", "行政许可法第四十五条（参照，示例）")],
}
JOINT = {
    20: [("J1", "购房地核实购房信息", "origin", []), ("J2", "缴存地审核并拨付", "destination", ["J1"])],
    "move": [("J1", "收件地派出所核对身份", "origin", []), ("J2", "办理地派出所核准", "destination", ["J1"]),
             ("J3", "两地户籍信息同步变更", "destination", ["J2"])],
}
