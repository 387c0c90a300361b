"""What the applicant does himself: corrects from home, follows the case, collects the result, pays."""
import hashlib
import hmac
import uuid

from applicant import Applicant
from federation import HOHHOT
from gateway import Refused
from scenes import decide, delegated, handle


def corrected_from_home(fed):
    """补正不必再跑一趟: the correction is answered by a link in a message"""
    there, window = fed.hohhot, fed.ordos.desk("window")
    body = fed.submission(fed.matter(HOHHOT, delegated), "delegated", delivery={"way": "window"})
    line = window.submit(body)
    case_id, number = line["id"], line["number"]
    fed.until(there, case_id, "submitted")
    desk = there.desk("handler")
    desk.write(case_id, "received", desk="示例经办席")
    material = body["materials"][0]["code"]
    desk.write(case_id, "correction_requested", due_days=10,
               items=[{"material": material, "reason": "示例：照片反光，看不清"}])
    fed.until(fed.ordos, case_id, "correcting", role="window")
    phone = Applicant(fed.ordos, body["parties"][0]["id_no"][-4:])
    link = Applicant.address(phone.message(number, "补正"))
    fed.say("    (the applicant opens the link in the message)")
    path = "/public/v1/corrections/" + link.rsplit("/", 1)[1]
    asked = phone.call("GET", path)["items"]
    assert [item["material"] for item in asked] == [material], asked
    try:
        Applicant(fed.ordos, "0000").call("GET", path)
        raise AssertionError("a stranger was let in")
    except Refused as refused:
        assert refused.problem["code"] == "link_proof_wrong", refused
    photo = phone.call("POST", path + "/documents", b"\xff\xd8\xff\xe0 example", "image/jpeg")
    answer = phone.call("POST", path, {"materials": [{"code": material, "blob": photo}]})
    assert answer["complete"] is True, answer
    fed.until(there, case_id, "received")
    desk.write(case_id, "accepted", deemed=False, accepted_on=str(fed.clock.today))
    decide(fed, there, case_id)
    page = phone.call("GET", "/" + Applicant.address(phone.message(number, "已办好")).split("/", 3)[3])
    assert "已作出决定" in page and body["parties"][0]["name"] not in page, page
    return fed.settle(fed.ordos, there, case_id, "decided")


def collected_at_the_window(fed):
    """窗口领取: the result waits, is handed over against a signature"""
    there, window = fed.hohhot, fed.ordos.desk("window")
    body = fed.submission(fed.matter(HOHHOT, delegated), "delegated", delivery={"way": "window"})
    case_id = window.submit(body)["id"]
    desk = handle(fed, there, case_id)
    decide(fed, there, case_id)
    parcel = {"shipment": str(uuid.uuid4()), "leg": "result_out", "to": "window", "carrier": "ems"}
    for status in ("collected", "delivered"):
        desk.write(case_id, "shipment", **parcel, status=status, time=fed.instant(), waybill="EA123456785CN")
    fed.until(fed.ordos, case_id, "delivering", role="window")
    fed.until(fed.ordos, case_id, seen="shipment", role="window")
    waiting = window.call("GET", "/api/v1/results", query={"limit": 200})["results"]
    assert case_id in [line["id"] for line in waiting], waiting
    signature = window.upload(b"\x89PNG example", "示例签名.png", "image/png")
    window.call("POST", f"/api/v1/cases/{case_id}/handover",
                {"receiver": body["parties"][0]["name"], "signature": signature})
    fed.until(there, case_id, "delivered")
    desk.write(case_id, "completed", completed_on=str(fed.clock.today))
    return fed.settle(fed.ordos, there, case_id, "completed")


def paid_by_the_platform(fed):
    """缴费: a bill, paid on the region's platform, told to the gateway by a signed report"""
    there = fed.hohhot
    case_id = fed.ordos.desk("window").submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated"))["id"]
    desk = handle(fed, there, case_id)
    bill = {"bill": "示例单1", "amount_fen": 1000, "items": [{"name": "工本费", "amount_fen": 1000}], "payee": "示例单位"}
    desk.write(case_id, "payment_requested", **bill)
    asked = [event for event in there.desk("handler").timeline(case_id) if event["type"] == "payment_requested"]
    assert asked, "no bill"
    report = {"case": case_id, "bill": "示例单1", "amount_fen": 1000, "time": fed.instant(), "voucher_no": "示例票1"}
    words = "\n".join(str(report[name]) for name in ("case", "bill", "amount_fen", "time", "voucher_no"))
    report["sign"] = hmac.new(there.payment_secret.encode(), words.encode(), hashlib.sha256).hexdigest()
    platform = Applicant(there, "")
    forged = {**report, "amount_fen": 1}
    try:
        platform.call("POST", "/public/v1/payments", forged)
        raise AssertionError("a forged report was taken")
    except Refused as refused:
        assert refused.problem["code"] == "signature_invalid", refused
    for _ in range(2):
        platform.call("POST", "/public/v1/payments", report)
    fed.until(fed.ordos, case_id, seen="paid", role="window")
    decide(fed, there, case_id)
    end = fed.settle(fed.ordos, there, case_id, "decided")
    paid = [event for event in fed.ordos.desk("window").timeline(case_id) if event["type"] == "paid"]
    assert len(paid) == 1, paid
    return end


SCENES = [corrected_from_home, collected_at_the_window, paid_by_the_platform]
